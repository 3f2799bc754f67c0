package braid.cluster.wire;

/// How expressions are written: each is one of these bytes, and what its comment says behind it.
public final class ExpressionTag {

    /// A value, as a part.
    public static final int VALUE = 0;

    /// The outcome of an input: its index.
    public static final int INPUT = 1;

    /// One entry of the outcome of an input: its index, the entry's.
    public static final int ENTRY = 2;

    /// A transform of an expression: the function, the node, the expression.
    public static final int MAP = 3;

    /// As [#MAP].
    public static final int FILTER = 4;

    /// As [#MAP].
    public static final int FLAT_MAP = 5;

    /// The first step of an accumulation without a start: the function, the node, the expression.
    public static final int FOLD = 6;

    /// The first step of one with a start: the function, the node, the start as a part, the expression.
    public static final int FOLD_FROM = 7;

    /// A further step: the function, the node, the index of the input that is the step before, the expression.
    public static final int FOLD_AFTER = 8;

    /// A function of several values: the function, the node, a count, so many expressions.
    public static final int ALL = 9;

    /// An expression with what its element carries: a count of carriers, then for each its number, as of a
    /// function, and 0, or 1 and its value as a part; the node of the source, the expression.
    public static final int WITHIN = 10;

    private ExpressionTag() {}
}
