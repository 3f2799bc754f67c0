package braid.operators;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Passes on every `step`th element from position `start` on, before position `end`. Positions count from 0. Behind
/// the last one that it passes it completes what follows.
///
/// @param label what the user called: `limit`, `skip` or `slice`
public record SliceOperator<T>(String label, long start, long end, long step) implements Operator<T, T> {

    public SliceOperator {
        Checks.notNegative("start", start);
        Checks.notNegative("end", end);
        Checks.positive("step", step);
    }

    /// The first `most`.
    public static <T> SliceOperator<T> limit(long most) {
        Checks.notNegative("limit", most);
        return new SliceOperator<>("limit", 0, most, 1);
    }

    /// All but the first `fewest`.
    public static <T> SliceOperator<T> skip(long fewest) {
        Checks.notNegative("skip", fewest);
        return new SliceOperator<>("skip", fewest, Long.MAX_VALUE, 1);
    }

    @Override
    public Step<T, T> open(Context context) {
        Position position = new Position();
        position.over = start >= end;
        return down -> new Slicing<>(this, position, down);
    }

    private boolean passes(long at) {
        return at >= start && at < end && (at - start) % step == 0;
    }

    /// Whether nothing behind position `at` passes.
    private boolean isLast(long at) {
        return at >= start && end - at <= step - (at - start) % step;
    }

    private static final class Position {
        private long next;
        private boolean over;
        private boolean completed;
    }

    private record Slicing<T>(SliceOperator<T> slice, Position position, Receiver<? super T> down)
            implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            if (!position.over) {
                long at = position.next++;
                position.over = slice.isLast(at);
                if (slice.passes(at)) {
                    down.receive(element);
                }
            }
            if (position.over) {
                complete();
            }
        }

        private void complete() throws InterruptedException {
            if (!position.completed) {
                position.completed = true;
                down.signal(Completion.COMPLETION);
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                position.over = true;
                complete();
            } else {
                down.signal(signal);
            }
        }

        @Override
        public boolean wanted() {
            return !position.over && down.wanted();
        }
    }
}
