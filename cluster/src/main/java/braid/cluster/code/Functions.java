package braid.cluster.code;

import braid.cluster.wire.Packer;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The functions of a driver, as bytes: each instance is written once and has a number. Safe for threads.
///
/// It holds no function: one that is collected is forgotten, its bytes too.
public final class Functions {

    private final ClassFiles classes;
    private final Map<Object, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, byte[]> bytes = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final List<Integer> forgotten = new ArrayList<>();
    private final LargeFunctions large = new LargeFunctions();
    private int last;

    /// None yet. What they are made of is noted in `classes`.
    public Functions(ClassFiles classes) {
        this.classes = classes;
    }

    /// The key of a function.
    private static final class Known extends WeakReference<Object> {
        private final int hash;

        Known(Object function, ReferenceQueue<Object> queue) {
            super(function, queue);
            hash = System.identityHashCode(function);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }
    }

    /// What finds it.
    private record Sought(Object function) {
        @Override
        public int hashCode() {
            return System.identityHashCode(function);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known known && known.refersTo(function);
        }
    }

    /// The number of `function`, which is written now if it was not before. What it captures is copied then.
    ///
    /// @param where the node that it is for, such as `'parse' (Demo.java:12)`
    /// @throws IllegalArgumentException if it cannot travel; the message says what it captures that cannot
    public int prepare(Object function, String where) {
        return prepare(function, where, "the function");
    }

    /// As [#prepare(Object, String)], of a [braid.spi.Carrier].
    ///
    /// @param where it, and the source that it is for
    public int prepareCarrier(Object carrier, String where) {
        return prepare(carrier, where, "it");
    }

    private int prepare(Object function, String where, String what) {
        Integer known = numbers.get(new Sought(function));
        return known != null ? known : add(function, where, what);
    }

    private int add(Object function, String where, String what) {
        classes.remember(function.getClass().getClassLoader());
        classes.remember(Thread.currentThread().getContextClassLoader());
        Packer out = new Packer(512);
        out.putText(where);
        try {
            ObjectWriter.write(function, classes, Map.of(), out);
        } catch (ObjectWriter.Refused e) {
            Obstacle obstacle = Obstacle.of(function, e, classes);
            String captured = obstacle.path().isEmpty() ? "" : "it captures " + obstacle.path() + ": ";
            throw new IllegalArgumentException(
                    where + ": " + what + " cannot travel to a worker: " + captured + obstacle.reason(), e.getCause());
        }
        byte[] written = out.toBytes();
        large.written(where, written.length);
        synchronized (forgotten) {
            forget();
            Integer meanwhile = numbers.get(new Sought(function));
            if (meanwhile != null) {
                return meanwhile;
            }
            int number = ++last;
            bytes.put(number, written);
            numbers.put(new Known(function, collected), number);
            return number;
        }
    }

    /// The bytes of function `number`, for a [FunctionReader]. Not to be changed.
    ///
    /// @throws IllegalArgumentException if there is none; or none any more, since nothing uses it
    public byte[] bytes(int number) {
        byte[] found = bytes.get(number);
        if (found == null) {
            throw new IllegalArgumentException("no function has the number " + number + ", or no longer");
        }
        return found;
    }

    /// The numbers of functions that were collected since this was last called: workers can forget them.
    public List<Integer> forgotten() {
        synchronized (forgotten) {
            forget();
            List<Integer> numbers = List.copyOf(forgotten);
            forgotten.clear();
            return numbers;
        }
    }

    private void forget() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            Integer number = numbers.remove(gone);
            if (number != null) {
                bytes.remove(number);
                forgotten.add(number);
            }
        }
    }
}
