package braid.testkit.random;

/// What a step of a plan is.
enum Kind {
    SOURCE(0),
    PULLED(0),
    MAP(1),
    RETRY(1),
    GUARD(1),
    FILTER(1),
    FLAT_MAP(1),
    ACCUMULATE(1),
    ACCUMULATE_FROM(1),
    MAP_WITH_STATE(1),
    UNIQUE(1),
    LIMIT(1),
    SKIP(1),
    SLICE(1),
    TAKE_WHILE(1),
    DROP_WHILE(1),
    CHANGED(1),
    PEEK(1),
    FREQUENCIES(1),
    UNIQUE_COMPARED(1),
    PARTITION_UNIQUE(1),
    PARTITION_BY_KEY(1),
    KEYED_ACCUMULATE(1),
    KEYED_PARTITION(1),
    LATEST(1),
    OVERFLOW(1),
    WEIGHED_BUFFER(1),
    MAP_ASYNC(1),
    SWITCH_MAP(1),
    PARTITION(1),
    SLIDING(1),
    SLIDING_DROP(1),
    SINK(1),
    ON_ERROR(1),
    RECOVER(1),
    WINDOW_GATHERER(1),
    LIMIT_GATHERER(1),
    BUFFER(1),
    SCATTER(1),
    GATHER(1),
    GATHER_UNORDERED(1),
    FUTURES(1),
    DELAY(1),
    RATE_LIMIT(1),
    PARTITION_TIMEOUT(1),
    TIMED_WINDOW(1),
    TIMED_WINDOW_UNIQUE(1),
    FIXED_WINDOW(1),
    BATCH(1),
    DEBOUNCE(1),
    THROTTLE(1),
    SAMPLE(1),
    /// Never comes to its time here.
    TIMEOUT(1),
    /// Lets an element go round a few times: stands before a link that closes a cycle.
    LOOP(1),
    /// A branch that the script attaches: it only records.
    LATE(1),
    /// What the user of the tester places.
    PLACED(1),
    UNION(2),
    ZIP(2),
    COMBINE_LATEST(2),
    WITH_LATEST(2),
    ZIP_LATEST(2),
    COLLECT(2);

    private final int inputs;

    Kind(int inputs) {
        this.inputs = inputs;
    }

    boolean isSource() {
        return inputs == 0;
    }

    boolean isJoin() {
        return inputs > 1;
    }

    /// Whether what leaves it depends on who comes first, wherever it stands.
    boolean isRacy() {
        return switch (this) {
            case SOURCE,
                    PULLED,
                    PLACED,
                    WINDOW_GATHERER,
                    LIMIT_GATHERER,
                    GATHER_UNORDERED,
                    PARTITION_TIMEOUT,
                    TIMED_WINDOW,
                    TIMED_WINDOW_UNIQUE,
                    FIXED_WINDOW,
                    BATCH,
                    DEBOUNCE,
                    THROTTLE,
                    SAMPLE,
                    SWITCH_MAP,
                    LATEST,
                    OVERFLOW -> true;
            default -> isJoin();
        };
    }

    /// Whether it may come to want no more elements: then sources need not take them.
    boolean mayHaveEnough() {
        return switch (this) {
            case LIMIT, SLICE, TAKE_WHILE, LIMIT_GATHERER, WINDOW_GATHERER, PLACED -> true;
            default -> isJoin();
        };
    }

    /// Whether it passes something on when it completes: in a loop that comes to a source which is closed.
    boolean flushes() {
        return switch (this) {
            case PARTITION,
                    PARTITION_UNIQUE,
                    PARTITION_BY_KEY,
                    KEYED_PARTITION,
                    PARTITION_TIMEOUT,
                    TIMED_WINDOW,
                    TIMED_WINDOW_UNIQUE,
                    FIXED_WINDOW,
                    BATCH,
                    DEBOUNCE,
                    SAMPLE,
                    WINDOW_GATHERER,
                    COLLECT -> true;
            default -> false;
        };
    }

    boolean isTimed() {
        return switch (this) {
            case DELAY,
                    RATE_LIMIT,
                    PARTITION_TIMEOUT,
                    TIMED_WINDOW,
                    TIMED_WINDOW_UNIQUE,
                    FIXED_WINDOW,
                    BATCH,
                    DEBOUNCE,
                    THROTTLE,
                    SAMPLE,
                    TIMEOUT -> true;
            default -> false;
        };
    }
}
