package braid.benchmarks;

/// Work that the compiler cannot fold: each round needs the one before.
final class Spin {

    /// So many rounds take about a microsecond.
    static final int ROUNDS_A_MICROSECOND = 500;

    private static final long SEED = 88172645463325252L;

    private Spin() {}

    /// `rounds` rounds that begin with `x`; one more than `x` where that is 0.
    static long rounds(int rounds, long x) {
        if (rounds == 0) {
            return x + 1;
        }
        long h = x + SEED;
        for (int i = 0; i < rounds; i++) {
            h ^= h << 13;
            h ^= h >>> 7;
            h ^= h << 17;
        }
        return h;
    }
}
