using Xunit.Sdk;

namespace Nabla.Conformance.Tests;

/// <summary>The suite tests itself: each planted error of a backend breaks the law that is there for it.</summary>
public sealed class PlantedErrors
{
    [Fact]
    public void WrongSignInAVjp_BreaksTheAdjointLaw() => Planted<NegatedSinVjp>.Breaks(suite => suite.Vjp_IsAdjointOfJvp("sin"), "<g, Jv>");

    [Fact]
    public void WrongSignInAJvp_BreaksDifferencesAndTheAdjointLaw()
    {
        Planted<NegatedCosJvp>.Breaks(suite => suite.Jvp_EqualsCentralDifferences("cos"), "jvp in inputs 0");
        Planted<NegatedCosJvp>.Breaks(suite => suite.Vjp_IsAdjointOfJvp("cos"), "<g, Jv>");
    }

    [Fact]
    public void MissingBroadcastSum_BreaksTheAdjointLaw() =>
        Planted<MulWithoutSum>.Breaks(suite => suite.Vjp_IsAdjointOfJvp("mul"), "mul [2, 3], [3]");

    [Fact]
    public void MissingProductTerm_PassesEachInputAlone_AndBreaksAllTogether()
    {
        new Planted<MulWithOneTerm>().Jvp_EqualsCentralDifferences("mul");
        Planted<MulWithOneTerm>.Breaks(suite => suite.JvpOfAllInputsTogether_EqualsCentralDifferences("mul"), "jvp in inputs 0, 1");
    }

    [Fact]
    public void SecondOrderTermDroppedByAJvp_PassesFirstOrder_AndBreaksSecond()
    {
        new Planted<TanhJvpAsConstant>().Jvp_EqualsCentralDifferences("tanh");
        new Planted<TanhJvpAsConstant>().Vjp_IsAdjointOfJvp("tanh");
        Planted<TanhJvpAsConstant>.Breaks(suite => suite.SecondOrder_AllFourCompositionsAgree("tanh"), "forward over");
        Planted<TanhJvpAsConstant>.Breaks(suite => suite.SecondOrder_EqualsCentralDifferencesOfJvp("tanh"), "forward over forward");
    }

    [Fact]
    public void SecondOrderTermDroppedByAVjp_PassesFirstOrder_AndBreaksSecond()
    {
        new Planted<TanhVjpAsConstant>().Vjp_IsAdjointOfJvp("tanh");
        Planted<TanhVjpAsConstant>.Breaks(suite => suite.SecondOrder_AllFourCompositionsAgree("tanh"), "reverse");
        Planted<TanhVjpAsConstant>.Breaks(suite => suite.SecondOrder_EqualsCentralDifferencesOfJvp("tanh"), "over reverse");
    }

    [Fact]
    public void MixedTermDropped_BreaksSymmetry()
    {
        new Planted<DivVjpWithoutMixedTerm>().Vjp_IsAdjointOfJvp("div");
        Planted<DivVjpWithoutMixedTerm>.Breaks(suite => suite.SecondOrder_IsSymmetric("div"), "v and w swapped");
    }

    [Fact]
    public void AxisNotShifted_BreaksTheLoopLaws()
    {
        Planted<OverTheMappedAxis<CumSum>>.Breaks(suite => suite.Vmap_EqualsLoop("cumsum"), "mapped over axis");
        Planted<OverTheMappedAxis<CumSum>>.Breaks(suite => suite.VmapInVmap_EqualsLoops("cumsum"), "mapped within");
        Planted<OverTheMappedAxis<CumSum>>.Breaks(suite => suite.VmapOfJvp_EqualsLoop("cumsum"), "mapped over axis");
        Planted<OverTheMappedAxis<CumSum>>.Breaks(suite => suite.VmapOfVjp_EqualsLoop("cumsum"), "mapped over axis");
    }

    [Fact]
    public void BatchingRuleThatIsAConstantToDerivatives_PassesTheLoopLaw_AndBreaksDerivativesThroughVmap()
    {
        new Planted<CumSumBatchedAsConstant>().Vmap_EqualsLoop("cumsum");
        Planted<CumSumBatchedAsConstant>.Breaks(suite => suite.DerivativesThroughVmap_EqualLoop("cumsum"), "mapped over axis");
    }

    [Fact]
    public void WrongSignForOneOfSeveralOutputs_BreaksTheAdjointLaw() =>
        Planted<NegatedMaxVjp>.Breaks(suite => suite.Vjp_IsAdjointOfJvp("max"), "<g, Jv>");

    [Fact]
    public void RanksNotAligned_BreaksTheLoopLaw() =>
        Planted<WithoutAlignment<Add>>.Breaks(suite => suite.Vmap_EqualsLoop("add"), "add [2, 3], [3]");

    [Fact]
    public void WrongValue_BreaksTheReferenceLaw() =>
    Planted<SinOfDegrees>.Breaks(suite => suite.Kernel_EqualsReference("sin"), "value [0]");

    [Fact]
    public void FiniteNumberInPlaceOfAnInfinity_BreaksTheReferenceLaw() =>
        Planted<LogThatIsFiniteAtZero>.Breaks(suite => suite.Kernel_EqualsReference("log"), "expected -Infinity");

    [Fact]
    public void RuleThatCancelsOrOverflows_BreaksTheAccuracyLaw()
    {
        Planted<TanhVjpThatCancels>.Breaks(suite => suite.Operator_IsAccurate("tanh"), "VJP [0, 0] at 9");
        new Planted<TanhVjpThatCancels>().SecondOrder_EqualsCentralDifferencesOfJvp("tanh");
        Planted<TanhVjpThatOverflows>.Breaks(suite => suite.Operator_IsAccurate("tanh"), "NaN, right");
        Planted<AsinhVjpThatSquares>.Breaks(suite => suite.Operator_IsAccurate("asinh"), "VJP [0, 0] at 1E+200: 0");
    }

    [Fact]
    public void DerivativeOutsideOfTheDomain_BreaksTheLawOfNaN() =>
        Planted<LogVjpBeyondTheDomain>.Breaks(
            suite => suite.Derivative_IsNaN_WhereTheValueIs("log"), "element 1 is -1 where the value is NaN");

    [Fact]
    public void AnotherConventionAtAKink_BreaksTheLawOfConventions() =>
        Planted<ReluVjpWithAnotherConvention>.Breaks(suite => suite.Derivative_IsAsStated("relu"), "element 1 is 0.5, expected 0");

    [Fact]
    public void SumsThatAddOneAfterTheOther_BreakTheLawOfLongSums()
    {
        new Planted<SumInFloat32>().Kernel_EqualsReference("sum");
        Planted<SumInFloat32>.Breaks(suite => suite.SumsOfMany_AreAccurate("sum of columns"), "sum of columns of equal numbers");
    }

    [Fact]
    public void WrongFusedKernel_BreaksTheDecompositionLaw() =>
        Planted<SoftmaxWithoutDivision>.Breaks(suite => suite.Kernel_EqualsDecomposition("softmax"), "value [0]");

    [Fact]
    public void KernelThatIgnoresStrides_BreaksTheLayoutLaw()
    {
        new Planted<SquareThatIgnoresStrides>().Kernel_EqualsReference("square");
        Planted<SquareThatIgnoresStrides>.Breaks(suite => suite.Kernel_AcceptsStridedInputs("square"), "sliced");
    }

    [Fact]
    public void StrideWhoseSignIsMistaken_PassesValues_AndBreaksRandomPrograms()
    {
        new Planted<MatMulThatMistakesASign>().Kernel_EqualsReference("matmul");
        var failure = Assert.ThrowsAny<XunitException>(new Planted<MatMulThatMistakesASign>().RandomPrograms_GiveTheSameInEveryWay);
        Assert.All(failure.Message.Split("\n\n"), program =>
        {
            Assert.Contains("MatMul(", program, StringComparison.Ordinal);
            // The printed program has only the lines that matter, out of up to a dozen.
            Assert.InRange(program.Split("    var ").Length - 1, 1, 4);
        });
    }

    [Fact]
    public void MaskThatMultiplies_PassesDifferences_AndBreaksTheLawOfChoices()
    {
        new Planted<WhereThatMultiplies>().Vjp_IsAdjointOfJvp("where");
        new Planted<WhereThatMultiplies>().SecondOrder_AllFourCompositionsAgree("where");
        Planted<WhereThatMultiplies>.Breaks(suite => suite.WhatWasNotChosen_HasNoDerivative("log"), "the row that was not chosen");
    }

    [Fact]
    public void KernelThatWritesToItsInput_BreaksTheUnchangedLaw()
    {
        new Planted<ExpInPlace>().Kernel_EqualsReference("exp");
        Planted<ExpInPlace>.Breaks(suite => suite.Inputs_AreUnchanged("exp"), "input after the operator");
    }

    [Fact]
    public void KernelThatRefusesNothing_BreaksTheRefusalLaw() =>
        Planted<InverseThatRefusesNothing>.Breaks(suite => suite.Kernel_RefusesWhatHasNoValue("inv"), "singular");

    [Fact]
    public void GapThatIsDeclaredButWorks_BreaksTheGapLaw()
    {
        Planted<ReshapeDeclaredMissing>.Breaks(suite => suite.DeclaredGap_ThrowsItsReason(), "but works");
        Planted<LogSumExpDeclaredMissing>.Breaks(suite => suite.DeclaredGap_ThrowsItsReason(), "but works");
    }

    [Fact]
    public void GapThatIsNotDeclared_BreaksTheLawThatMeetsIt() =>
        Planted<UndeclaredGap<Exp>>.Breaks(suite => suite.Jvp_EqualsCentralDifferences("exp"), "not today");

    [Fact]
    public void GapThatIsNotDeclared_BreaksLinearize() =>
        Planted<UndeclaredGap<Exp>>.Breaks(suite => suite.Linearize_EqualsJvp("exp"), "not today");
}
