package braid.testkit;

import braid.Failure;
import braid.Pair;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Everything that comes by: elements, failures, completion, in order. Markers are not noted.
final class Trace {

    private final List<Object> seen = new ArrayList<>();

    synchronized void add(Object each) {
        seen.add(each);
    }

    synchronized List<Object> all() {
        return List.copyOf(seen);
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>(all());
        values.removeIf(Signal.class::isInstance);
        return values;
    }

    List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (Object each : all()) {
            if (each instanceof Failure failure) {
                failures.add(failure);
            }
        }
        return failures;
    }

    /// The numbers that the values consist of.
    Set<Integer> mentioned() {
        Set<Integer> numbers = new LinkedHashSet<>();
        values().forEach(value -> mention(value, numbers));
        return numbers;
    }

    private static void mention(Object value, Set<Integer> numbers) {
        switch (value) {
            case Integer number -> numbers.add(number);
            case Collection<?> many -> many.forEach(each -> mention(each, numbers));
            case Pair<?, ?> pair -> {
                mention(pair.first(), numbers);
                mention(pair.second(), numbers);
            }
            default -> {}
        }
    }

    /// What notes all that comes by, and passes it on.
    Operator<Object, Object> passing() {
        return new Watch(this, Failures.PASS);
    }

    /// What notes all that comes by, and passes it on, but for failures.
    Operator<Object, Object> takingFailures() {
        return new Watch(this, Failures.TAKE);
    }

    private enum Failures {
        PASS,
        TAKE
    }

    private record Watch(Trace trace, Failures failures) implements Operator<Object, Object> {
        @Override
        public Step<Object, Object> open(Context context) {
            return down -> new Watching(trace, failures, down);
        }
    }

    private record Watching(Trace trace, Failures failures, Receiver<? super Object> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            trace.add(element);
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Failure failure -> {
                    trace.add(failure);
                    if (failures == Failures.PASS) {
                        down.signal(failure);
                    }
                }
                case Completion completion -> {
                    trace.add(completion);
                    down.signal(completion);
                }
                default -> down.signal(signal);
            }
        }
    }
}
