package braid.spi;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What users' objects say of themselves, for messages: short, whatever their `toString` or `getMessage` does. It may
/// throw, overflow the stack, give null or a text without end, or never return.
///
/// The JDK's plain values are asked here. All others are asked on another thread, for a second at the most; a class
/// that took longer once is not asked again.
public final class Described {

    /// The most characters of one object.
    public static final int MOST_CHARACTERS = 200;

    private static final int MOST_ELEMENTS = 12;
    private static final int DEEPEST = 4;
    private static final long PATIENCE_SECONDS = 1;

    private static final ClassValue<AtomicBoolean> ENDLESS = new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
            return new AtomicBoolean();
        }
    };

    private Described() {}

    /// What `value` says of itself.
    public static String of(@Nullable Object value) {
        if (value == null || isPlain(value)) {
            return cut(String.valueOf(value));
        }
        return asked(value, () -> text(value, 0), "toString");
    }

    /// The class of `thrown` and its message.
    public static String thrown(Throwable thrown) {
        String name = thrown.getClass().getName();
        String message = message(thrown);
        return message == null ? name : name + ": " + message;
    }

    /// The message of `thrown`, or null if it has none.
    public static @Nullable String message(Throwable thrown) {
        if (isOfTheJdk(thrown.getClass()) && thrown.getCause() == null) {
            String message = thrown.getMessage(); // a field
            return message == null ? null : cut(message);
        }
        String message = asked(thrown, () -> String.valueOf(thrown.getMessage()), "getMessage");
        return message.equals("null") ? null : message;
    }

    private interface Asking {
        String answer();
    }

    private static String asked(Object value, Asking asking, String method) {
        Class<?> type = value.getClass();
        if (ENDLESS.get(type).get()) {
            return notSaid(type, method, "does not return");
        }
        FutureTask<String> answer = new FutureTask<>(() -> answer(type, asking, method));
        boolean interrupted = false;
        try {
            Callbacks.run(answer);
            while (true) {
                try {
                    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException late) {
            ENDLESS.get(type).set(true);
            answer.cancel(true);
            return notSaid(type, method, "does not return");
        } catch (ExecutionException broken) {
            return notSaid(type, method, "cannot be asked");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String answer(Class<?> type, Asking asking, String method) {
        try {
            return cut(asking.answer());
        } catch (Throwable thrown) {
            return notSaid(type, method, "throws " + thrown.getClass().getName());
        }
    }

    private static String notSaid(Class<?> type, String method, String why) {
        return "a " + type.getName() + " whose " + method + " " + why;
    }

    private static String text(@Nullable Object value, int depth) {
        if (value == null) {
            return "null";
        }
        return switch (value) {
            case Collection<?> all
            when isOfTheJdk(value.getClass()) -> depth == DEEPEST ? "[...]" : listed(all.iterator(), all.size(), depth);
            case Object[] all ->
                depth == DEEPEST ? "[...]" : listed(java.util.Arrays.asList(all).iterator(), all.length, depth);
            case Map<?, ?> map
            when isOfTheJdk(value.getClass()) ->
                depth == DEEPEST
                        ? "{...}"
                        : listed(map.entrySet().iterator(), map.size(), depth)
                                .replaceFirst("^\\[", "{")
                                .replaceFirst("]$", "}");
            case Map.Entry<?, ?> entry
            when isOfTheJdk(value.getClass()) ->
                text(entry.getKey(), depth + 1) + "=" + text(entry.getValue(), depth + 1);
            default -> String.valueOf(value);
        };
    }

    private static String listed(Iterator<?> elements, int size, int depth) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < MOST_ELEMENTS && text.length() < MOST_CHARACTERS && elements.hasNext(); i++) {
            text.append(i == 0 ? "" : ", ").append(cut(text(elements.next(), depth + 1)));
        }
        return elements.hasNext()
                ? text.append(", ... (").append(size).append(" elements)]").toString()
                : text.append(']').toString();
    }

    private static boolean isPlain(Object value) {
        return switch (value) {
            case String _, Boolean _, Character _ -> true;
            case Number number -> isOfTheJdk(number.getClass());
            default -> value.getClass().getPackageName().equals("java.time");
        };
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getClassLoader() == null;
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + "... (" + text.length() + " characters)";
    }
}
