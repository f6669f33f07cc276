namespace Nabla;

/// <summary>Types as a user writes them.</summary>
internal static class TypeNames
{
    public static string Of(Type type) =>
        type.IsArray ? $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : !type.IsGenericType ? type.Name
        : $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
}
