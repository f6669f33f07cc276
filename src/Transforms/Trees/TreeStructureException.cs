namespace Nabla;

/// <summary>
/// The structure of a tree is not the one that was asked for: two trees that must correspond differ, a number of leaves does not
/// fit, or a value cannot be rebuilt with new tensors. The message names the path (<c>.Layers[1].W</c>) and what to do.
/// </summary>
/// <param name="message">What was asked, where, and what was found.</param>
public sealed class TreeStructureException(string message) : ArgumentException(message), INablaException;
