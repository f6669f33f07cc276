using Microsoft.Extensions.Logging;

namespace Nabla.Tests;

/// <summary>A host's log as a list.</summary>
internal sealed class ListLogger : ILoggerProvider, ILogger
{
    public List<(LogLevel Level, string Message)> Entries { get; } = [];
    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;
    public void Dispose() { }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (Entries) Entries.Add((logLevel, formatter(state, exception)));
    }
}
