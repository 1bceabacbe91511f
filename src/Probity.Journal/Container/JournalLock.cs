using System.Globalization;
using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>
/// One writer at a time. The file stays when the lock goes: the operating system holds the lock, so that it dies with
/// its process and nothing stale is left.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private const int HeldOnLinux = 11, HeldOnMac = 35, HeldOnWindows = unchecked((int)0x80070020);

    private readonly FileStream file;

    private JournalLock(FileStream file) => this.file = file;

    /// <exception cref="BadInputException">Another process (or writer of this one) holds it.</exception>
    /// <exception cref="JournalWriteException">The lock file cannot be made: the disk is full or broken.</exception>
    public static JournalLock Take(string directory)
    {
        string path = Path.Combine(directory, JournalFiles.LockName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is not (HeldOnLinux or HeldOnMac or HeldOnWindows))
        {
            throw new JournalWriteException(path, 0, 0, e);
        }
        catch (IOException e)
        {
            throw new BadInputException(
                $"journal '{directory}' is being written by {Holder(directory)}: "
                + $"stop that first, or choose another directory ({e.Message})",
                e);
        }
        NoteHolder(directory);
        return new JournalLock(file);
    }

    public void Dispose() => file.Dispose();

    /// <summary>
    /// The number is for the other process's message only: a full disk must not keep the journal from opening.
    /// </summary>
    private static void NoteHolder(string directory)
    {
        try
        {
            string id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(directory, JournalFiles.HolderName), id);
        }
        catch (IOException)
        {
            // Without it the message says "another process".
        }
    }

    private static string Holder(string directory)
    {
        try
        {
            string id = File.ReadAllText(Path.Combine(directory, JournalFiles.HolderName)).Trim();
            return id.Length > 0 ? $"process {id}" : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
