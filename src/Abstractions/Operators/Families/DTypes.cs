namespace Nabla.Operators;

/// <summary>Which dtypes an operator takes.</summary>
[Flags]
public enum DTypes
{
    /// <summary>float32 and float64.</summary>
    Floating = 1,
    /// <summary>int32 and int64.</summary>
    Integer = 2,
    /// <summary>bool.</summary>
    Bool = 4,
    /// <summary>All but bool.</summary>
    Numeric = Floating | Integer,
    /// <summary>All.</summary>
    Any = Numeric | Bool,
}
