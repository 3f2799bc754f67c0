package braid.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/// The contract is broken by operators with the mistakes that people make.
class OperatorContractFindsTest {

    /// What is found by a hang is found soon.
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static void breaks(String test, Operator<Integer, Integer> operator) {
        DynamicContainer all = (DynamicContainer) OperatorContract.of("broken", stream -> stream.via(operator))
                .still(SHORT)
                .tests();
        DynamicTest found = (DynamicTest) all.getChildren()
                .filter(each -> each.getDisplayName().equals(test))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> found.getExecutable().execute()).isInstanceOf(AssertionError.class);
    }

    @Test
    void stateThatIsMadeWhenLinked() {
        breaks("givesTheSameWhenLinkedAnewBetweenAnyTwoElements", context -> down -> new Summing(new int[1], down));
    }

    @Test
    void aFailureThatIsSwallowed() {
        breaks("passesAFailureFromAboveInItsOrder", context -> down -> new Dropping(Failure.class, down));
    }

    @Test
    void aCompletionThatIsSwallowed() {
        breaks("completesBehindAnyElement", context -> down -> new Dropping(Completion.class, down));
    }

    @Test
    void aMarkerThatOvertakesWhatIsHeld() {
        breaks("letsDoneMarkersThroughWhenTheElementsBeforeThemHaveLeft", new LaggingOperator());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Summing(int[] sum, Receiver<? super Integer> down) implements Receiver<Integer> {
        @Override
        public void receive(Integer element) throws InterruptedException {
            sum[0] += element;
            down.receive(sum[0]);
        }
    }

    private record Dropping(Class<? extends Signal> dropped, Receiver<? super Integer> down)
            implements Receiver<Integer> {
        @Override
        public void receive(Integer element) throws InterruptedException {
            down.receive(element);
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (!dropped.isInstance(signal)) {
                down.signal(signal);
            }
        }
    }

    /// Passes on each element when the next one comes.
    private record LaggingOperator() implements Operator<Integer, Integer> {
        @Override
        public Step<Integer, Integer> open(Context context) {
            List<Integer> held = new ArrayList<>();
            return down -> new Lagging(held, down);
        }
    }

    private record Lagging(List<Integer> held, Receiver<? super Integer> down) implements Receiver<Integer> {
        @Override
        public void receive(Integer element) throws InterruptedException {
            flush();
            held.add(element);
        }

        private void flush() throws InterruptedException {
            for (Integer element : held) {
                down.receive(element);
            }
            held.clear();
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                flush();
            }
            down.signal(signal);
        }
    }
}
