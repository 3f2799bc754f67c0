package braid.cluster.code;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Users' own methods, which run while values are written and read: they may throw anything.
final class Foreign {

    private Foreign() {}

    /// Throws again what says that the JVM is broken, and not that a method is. Too deep a value is none of that.
    static void passOnBroken(Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
    }

    /// What a method says; null if it throws.
    static <T> @Nullable T told(Supplier<? extends @Nullable T> method) {
        try {
            return method.get();
        } catch (RuntimeException | Error e) {
            passOnBroken(e);
            return null;
        }
    }

    /// As `thrown.toString()`; its class alone if that throws.
    static String text(Throwable thrown) {
        String text = told(thrown::toString);
        return text == null ? thrown.getClass().getName() : text;
    }
}
