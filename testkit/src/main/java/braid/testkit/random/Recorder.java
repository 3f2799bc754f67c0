package braid.testkit.random;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Records all that comes by, but for markers.
final class Recorder implements Operator<Object, Object> {

    private final boolean passesFailures;
    private final AtomicLong moved;
    private final List<Object> tokens = new ArrayList<>();

    /// @param moved is counted up for each
    Recorder(boolean passesFailures, AtomicLong moved) {
        this.passesFailures = passesFailures;
        this.moved = moved;
    }

    synchronized List<Object> tokens() {
        return List.copyOf(tokens);
    }

    synchronized int size() {
        return tokens.size();
    }

    private void add(Object token) {
        synchronized (this) {
            tokens.add(token);
        }
        moved.incrementAndGet();
    }

    @Override
    public Step<Object, Object> open(Context context) {
        return down -> new Recording(this, down);
    }

    @Override
    public String label() {
        return "recorder";
    }

    private record Recording(Recorder recorder, Receiver<? super Object> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            recorder.add(element);
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Failure failure -> {
                    recorder.add(Token.of(failure));
                    if (recorder.passesFailures) {
                        down.signal(failure);
                    }
                }
                case Completion completion -> {
                    recorder.add(Token.End.END);
                    down.signal(completion);
                }
                default -> down.signal(signal);
            }
        }
    }
}
