package braid.cluster.code;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Users' own methods, which run while values are written and read: they may throw anything. Whatever it is costs the
/// one value, errors of the virtual machine not excepted: nobody can tell one that a method has made from a real one,
/// and of a real one the next task will tell.
public final class Foreign {

    private Foreign() {}

    /// What a method says; null if it throws.
    static <T> @Nullable T told(Supplier<? extends @Nullable T> method) {
        try {
            return method.get();
        } catch (Throwable e) {
            return null;
        }
    }

    /// As `thrown.toString()`; its class alone if that throws.
    static String text(Throwable thrown) {
        String text = told(thrown::toString);
        return text == null ? thrown.getClass().getName() : text;
    }

    /// As `object.toString()`; a text that says so if that throws.
    public static String text(Object object) {
        try {
            return String.valueOf(object);
        } catch (Throwable e) {
            return "whose toString throws " + e.getClass().getName();
        }
    }
}
