package braid.benchmarks;

/// What every contestant's sink does: adds up. Used by one thread at a time.
final class Sum {

    private long value;

    void add(Integer element) {
        value += element;
    }

    long value() {
        return value;
    }
}
