namespace Nabla;

/// <summary>A class, struct, record or tuple.</summary>
/// <param name="members">The members that may hold tensors, in the order of declaration.</param>
/// <param name="construction">Given where a member has no setter and a constructor can set it.</param>
/// <param name="obstacle">Why no constructor can be used.</param>
internal sealed class ObjectPlan<T>(Member<T>[] members, Construction<T>? construction, string obstacle) : Plan<T>
{
    public override bool IsConstant => members.Length == 0;

    protected override void VisitValue(T value, TreeWalk walk)
    {
        foreach (var member in members)
        {
            walk.Enter(member.Name);
            member.Visit(value, walk);
            walk.Leave();
        }
    }

    protected override T RebuildValue(T like, ref TreeCursor leaves)
    {
        if (construction is not null) return construction.Rebuild(like, ref leaves);
        var copy = like;
        foreach (var member in members)
        {
            leaves.Path.Enter(member.Name);
            if (!member.TryRebuild(like, ref copy, ref leaves))
            {
                throw new TreeStructureException(
                    $"A {TypeNames.Of(typeof(T))} cannot be rebuilt with a new tensor{leaves.Path.At()}: {member.Name} has no setter, " +
                    $"and {obstacle}. Give {member.Name} an init accessor, or {TypeNames.Of(typeof(T))} a public constructor whose " +
                    "parameters bear the names and types of its members.");
            }
            leaves.Path.Leave();
        }
        return copy;
    }

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        foreach (var member in members)
        {
            at.Enter(member.Name);
            member.Compare(a, b, at);
            at.Leave();
        }
    }
}
