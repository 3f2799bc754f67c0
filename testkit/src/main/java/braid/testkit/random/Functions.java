package braid.testkit.random;

import braid.Remote;
import braid.StreamInterruptedException;
import braid.testkit.random.Plan.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// The functions of a plan's steps, with their habits.
final class Functions {

    private static final long SLOW_NANOS = 60_000;

    private final Map<Integer, CountDownLatch> gates = new ConcurrentHashMap<>();

    /// What a function throws.
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String message) {
            super(message);
        }
    }

    private CountDownLatch gate(int step) {
        return gates.computeIfAbsent(step, _ -> new CountDownLatch(1));
    }

    void open(int step) {
        gate(step).countDown();
    }

    /// What the function of `step` does before its work.
    void begin(Step step, Object element) throws Exception {
        int id = step.id();
        switch (step.habit()) {
            case PLAIN -> {}
            case FAILS -> {
                if (Texts.isBad(id, element)) {
                    throw new Bad(Texts.complaint(id, element));
                }
            }
            case INTERRUPTED -> {
                if (Texts.isBad(id, element)) {
                    throw new InterruptedException(Texts.complaint(id, element));
                }
            }
            case SLOW -> {
                if (Texts.pick(id, element, 4) == 0) {
                    LockSupport.parkNanos(SLOW_NANOS);
                }
            }
            case FLAGS -> {
                if (Texts.isBad(id, element)) {
                    Thread.currentThread().interrupt();
                }
            }
            case STUCK -> {
                if (Texts.isBad(id, element)) {
                    pass(gate(id));
                }
            }
        }
    }

    private static void pass(CountDownLatch gate) {
        boolean interrupted = false;
        while (true) {
            try {
                gate.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The value of `remote`, however often the thread is interrupted meanwhile.
    static Object got(Remote<Object> remote) {
        boolean interrupted = false;
        try (remote) {
            while (true) {
                try {
                    return remote.get();
                } catch (StreamInterruptedException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    String make(Step step, Object element) throws Exception {
        begin(step, element);
        return Texts.made(step.id(), element);
    }

    /// An iterable that fails, where it does, behind its first element.
    Iterable<Object> flat(Step step, Object element) throws Exception {
        if (step.fails() && Texts.isBad(step.id(), element)) {
            return () -> new java.util.Iterator<>() {
                private boolean given;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Object next() {
                    if (given) {
                        throw new IllegalStateException(Texts.complaint(step.id(), element));
                    }
                    given = true;
                    return Texts.made(step.id(), element);
                }
            };
        }
        begin(step, element);
        return List.copyOf(Texts.flat(step.id(), element));
    }
}
