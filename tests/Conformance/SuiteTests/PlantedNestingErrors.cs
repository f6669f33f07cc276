namespace Nabla.Conformance.Tests;

/// <summary>Errors that appear where transforms nest break the laws of nesting.</summary>
public sealed class PlantedNestingErrors
{
    [Fact]
    public void FactorThatIsAConstantToOtherDerivatives_BreaksTheLawsOfInnerAndOuterVariables()
    {
        Planted<MulJvpAsConstant>.Breaks(suite => suite.InnerDerivative_TakesTheOuterVariableForAConstant("Jvp", "Jvp"), "expected 6");
        Planted<MulJvpAsConstant>.Breaks(suite => suite.InnerDerivative_TakesTheOuterVariableForAConstant("JacFwd", "Jvp"), "expected 6");
        Planted<MulVjpAsConstant>.Breaks(suite => suite.InnerDerivative_TakesTheOuterVariableForAConstant("Grad", "JacRev"), "expected 6");
        Planted<MulVjpAsConstant>.Breaks(suite => suite.ThreeLevels_AreKeptApart("JacRev", "Jvp"), "expected 60");
        Planted<MulVjpAsConstant>.Breaks(suite => suite.Grad_OfAFunctionThatCallsGrad_UsesTheOuterVariable(), "expected 4");
    }

    [Fact]
    public void FactorThatIsAConstantToOtherDerivatives_BreaksTheLawsOfHigherOrder()
    {
        Planted<MulVjpAsConstant>.Breaks(suite => suite.Hessian_IsTheDerivativeOfTheGradient(), "Σ x³ by ForwardOverReverse");
        Planted<MulJvpAsConstant>.Breaks(suite => suite.Hessian_IsTheSameInEveryMode(), "Hessian by ForwardOver");
        Planted<MulJvpAsConstant>.Breaks(suite => suite.Hvp_EqualsHessianTimesVector(), "Hvp(t => (Hvp(");
    }

    [Fact]
    public void ThirdDerivativeThatIsMissing_PassesTheLawsOfSecondOrder_AndBreaksThoseOfHigherOnes()
    {
        var suite = new Planted<SinJvpOfSecondOrder>();
        suite.SecondOrder_AllFourCompositionsAgree("sin");
        suite.SecondOrder_EqualsCentralDifferencesOfJvp("sin");
        suite.Operator_IsAccurate("sin");
        suite.Hessian_IsTheSameInEveryMode();
        Planted<SinJvpOfSecondOrder>.Breaks(suite => suite.ThirdDerivatives_AreExactAndSymmetric(), "JacFwd(JacFwd(JacFwd(Mixed)))");
        Planted<SinJvpOfSecondOrder>.Breaks(suite => suite.FifthDerivative_InAnyMode_IsExact(), "fifth derivative by Jvp");
    }

    [Fact]
    public void WrongSignInAJvp_BreaksTheLawsThatCompareModes()
    {
        Planted<NegatedCosJvp>.Breaks(suite => suite.Jacobians_ForwardAndReverse_Agree(), "JacRev(Curve)(x)");
        Planted<NegatedCosJvp>.Breaks(suite => suite.Linearize_PushesManyTangents_AlsoUnderOtherTransforms(), "Vmap(");
    }

    [Fact]
    public void BatchingRuleThatIsAConstantToDerivatives_BreaksTheLawsOfMaps()
    {
        Planted<MulBatchedAsConstant>.Breaks(suite => suite.JvpThroughVmap_EqualsVmapOfJvp(), "Jvp(Vmap(Curve)");
        Planted<MulBatchedAsConstant>.Breaks(suite => suite.VjpThroughVmap_EqualsVmapOfVjp(), "Vjp(Vmap(Curve)");
        Planted<MulBatchedAsConstant>.Breaks(suite => suite.Vmap_OverTheOuterVariable_LeavesTheInnerDerivativeAlone(), "Grad(a => Vmap(");
    }

    [Fact]
    public void RanksNotAligned_BreakTheLawsOfMapsWithinMaps()
    {
        Planted<WithoutAlignment<Mul>>.Breaks(suite => suite.VmapInVmap_WithDifferentAxes_EqualsTheLoops(), "Vmap(within");
        Planted<WithoutAlignment<Mul>>.Breaks(suite => suite.VmapOfHessian_EqualsTheLoop(), "Vmap of a Hessian by");
    }

    [Fact]
    public void AxisNotShifted_BreaksTheLawOfPerSampleGradients() =>
        Planted<OverTheMappedAxis<Sum>>.Breaks(suite => suite.PerSampleGradients_EqualTheLoop(), "each(line");

    [Fact]
    public void BatchOfOneThatIsTakenForNone_PassesTheLoopLaws_AndBreaksThatOfChunks()
    {
        new Planted<FlipOfABatchOfOne>().Vmap_EqualsLoop("flip");
        new Planted<FlipOfABatchOfOne>().Chunks_ChangeNothing(3);
        Planted<FlipOfABatchOfOne>.Breaks(suite => suite.Chunks_ChangeNothing(1), "Vmap(Curve, chunkSize: chunkSize)(x)");
        Planted<FlipOfABatchOfOne>.Breaks(suite => suite.Chunks_ChangeNothing(2), "Vmap(Curve, chunkSize: chunkSize)(x)");
    }

    [Fact]
    public void IndicesOfTheFirstElementForAll_BreakTheLawOfIntegerArguments() =>
        Planted<GatherWithTheFirstIndices>.Breaks(suite => suite.IntegerArguments_AreConstants(), "Vmap(Picked)");

    [Fact]
    public void WayOutOfForwardModeThatIsWrong_BreaksTheLawOfItsHessian() =>
        Planted<TanhWithoutJvpWhoseVjpIsAConstant>.Breaks(
            suite => suite.HessianWithoutForwardMode_ComesFromReverseMode(), "Hessian of tanh");

    [Fact]
    public void GapThatIsNotDeclared_BreaksTheLawsThatMeetIt() =>
        Planted<UndeclaredGap<Mul>>.Breaks(
            suite => suite.InnerDerivative_TakesTheOuterVariableForAConstant("Jvp", "Grad"), "not today");

    /// <summary>
    /// Without any JVP, laws on reverse mode and Vmap still detect errors, and everything that needs a JVP throws the declared reason.
    /// </summary>
    [Fact]
    public void BackendWithoutForwardMode_IsHeldToWhatReverseModeComputes()
    {
        Action<BackendConformance>[] laws =
        [
            suite => suite.InnerDerivative_TakesTheOuterVariableForAConstant("Grad", "JacRev"),
            suite => suite.ThreeLevels_AreKeptApart("JacRev", "Grad"),
            suite => suite.Hessian_IsTheDerivativeOfTheGradient(),
            suite => suite.Grad_OfAFunctionThatCallsGrad_UsesTheOuterVariable(),
            suite => suite.ThirdDerivatives_AreExactAndSymmetric(),
        ];
        foreach (var law in laws)
        {
            law(new Planted<NoForwardMode>());
            Planted<NoForwardModeAndAWrongReverseMode>.Breaks(law, "expected");
        }
        new Planted<NoForwardMode>().HessianWithoutForwardMode_ComesFromReverseMode();
        new Planted<NoForwardMode>().InnerDerivative_TakesTheOuterVariableForAConstant("Jvp", "JacFwd");
        new Planted<NoForwardMode>().Linearize_PushesManyTangents_AlsoUnderOtherTransforms();
    }
}
