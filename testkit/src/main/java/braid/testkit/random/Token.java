package braid.testkit.random;

import braid.Failure;
import braid.StreamException;

/// What flows beside the elements of a plan, as it is recorded.
sealed interface Token {

    /// A failure, told by what its function said.
    record Fail(String text) implements Token {
        @Override
        public String toString() {
            return "!" + text;
        }
    }

    /// The completion.
    enum End implements Token {
        END
    }

    static boolean isElement(Object token) {
        return !(token instanceof Token);
    }

    static Fail of(Failure failure) {
        return new Fail(text(failure.cause()));
    }

    static String text(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof StreamException stream) {
            cause = stream.failure().cause();
        }
        String message = String.valueOf(cause.getMessage());
        return message.startsWith("bad ") ? message : cause.toString();
    }
}
