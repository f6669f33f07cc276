using System.Reflection;
using Xunit.Sdk;

namespace Nabla.Conformance;

/// <summary>The operators that must refuse some inputs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusedAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Samples.Refused.Select(refusal => refusal.Sample.Op.Name).Distinct().Select(name => new object[] { name });
}
