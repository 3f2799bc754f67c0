package braid.operators;

import braid.function.CheckedException;
import java.time.Duration;

/// The rules for operators' parameters; a broken one names the rule and the value.
final class Checks {

    private Checks() {}

    static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
    }

    static void notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative: " + value);
        }
    }

    /// What a user's function says that an element weighs, rounded up, 1 at the least.
    static long weight(Number weight) {
        if (weight == null) {
            throw new NullPointerException("null is not a weight");
        }
        double about = weight.doubleValue();
        if (!(about >= 0)) {
            throw new IllegalArgumentException("weight must not be negative: " + weight);
        }
        long whole = weight.longValue();
        return Math.max(1, whole < about && whole < Long.MAX_VALUE ? whole + 1 : whole);
    }

    static void positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
    }

    /// Closes what a user gave, if it can be.
    static void close(Object given) {
        if (given instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw e instanceof RuntimeException unchecked ? unchecked : new CheckedException(e);
            }
        }
    }

    /// An element that a user's function gave, which must not be null.
    static <T> T element(T element, String what) {
        if (element == null) {
            throw new NullPointerException("null is not an element: " + what + " returned null");
        }
        return element;
    }
}
