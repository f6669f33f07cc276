namespace Nabla.Devices;

/// <summary>
/// One process of a user compiles at a time; the next one then finds on the disk what was compiled. Drivers keep caches of their own, too,
/// and PoCL's gives incomplete binaries, which end the process that loads them, if two processes compile one program at the same time.
/// </summary>
/// <remarks>Where the system has no named mutex, or another process holds it for long, nobody waits.</remarks>
internal readonly ref struct Turn
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    private readonly Mutex? _mutex;

    public Turn(string name)
    {
        Mutex? mutex = null;
        try
        {
            mutex = new(initiallyOwned: false, name, new() { CurrentUserOnly = true, CurrentSessionOnly = false });
            if (mutex.WaitOne(s_longestWait)) _mutex = mutex;
            else mutex.Dispose();
        }
        catch (AbandonedMutexException)
        {
            _mutex = mutex;   // A process ended while it compiled, and this one has the turn now.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WaitHandleCannotBeOpenedException or
            PlatformNotSupportedException)
        {
        }
    }

    public void Dispose()
    {
        _mutex?.ReleaseMutex();
        _mutex?.Dispose();
    }
}
