package braid.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Operators with a fault, which the tester has to find and to bring down to a few steps.
class RandomTesterFindsTest {

    enum Flaw {
        NONE,
        LOSES_ONE_IN_A_THOUSAND,
        DOUBLES_ONE_IN_A_THOUSAND,
        OVERTAKES_ONE_IN_A_THOUSAND,
        SWALLOWS_THE_COMPLETION,
        LOSES_MARKERS
    }

    /// Passes on what comes, but for its flaw.
    private record FlawedOperator(Flaw flaw) implements Operator<Object, Object> {
        @Override
        public Step<Object, Object> open(Context context) {
            AtomicReference<Object> kept = new AtomicReference<>();
            return down -> new Flawed(flaw, kept, down);
        }
    }

    private record Flawed(Flaw flaw, AtomicReference<Object> kept, Receiver<? super Object> down)
            implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            boolean one = Texts.pick(17, element, 1000) == 0;
            if (one && flaw == Flaw.LOSES_ONE_IN_A_THOUSAND) {
                return;
            }
            if (one && flaw == Flaw.OVERTAKES_ONE_IN_A_THOUSAND && kept.get() == null) {
                kept.set(element);
                return;
            }
            down.receive(element);
            if (one && flaw == Flaw.DOUBLES_ONE_IN_A_THOUSAND) {
                down.receive(element);
            }
            flush();
        }

        private void flush() throws InterruptedException {
            Object late = kept.getAndSet(null);
            if (late != null) {
                down.receive(late);
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            if (signal instanceof Completion) {
                flush();
            }
            boolean lost = (signal instanceof Completion && flaw == Flaw.SWALLOWS_THE_COMPLETION)
                    || (signal instanceof Marker && flaw == Flaw.LOSES_MARKERS);
            if (!lost) {
                down.signal(signal);
            }
        }
    }

    private static RandomTester placing(Flaw flaw, long seed) {
        return RandomTester.seeded(seed)
                .without(Trouble.PARTNERS_BESIDE_LOOPS) // see RandomGraphsTest
                .placing("flawed", stream -> stream.via(new FlawedOperator(flaw)), List::copyOf);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFoundAndMadeSmall(Flaw flaw) {
        // Which elements a rare flaw meets may depend on the order of threads, and then it does not come each time.
        for (long seed = 1; seed < 40_000; seed += 10_000) {
            Report report = placing(flaw, seed).patience(Duration.ofSeconds(2)).graphs(3_000);
            assertThat(report.findings()).as("findings of %s", flaw).hasSize(1);
            Finding finding = report.findings().getFirst();
            assertThat(finding.program()).contains("/* flawed */", "void main()");
            boolean named = flaw == Flaw.LOSES_MARKERS
                    ? finding.what().equals("HANG") && finding.text().contains("nothing has moved")
                    : finding.what().equals("JOINED") && finding.text().contains("PLACED");
            if (named && finding.tries().equals("10 of 10") && finding.steps() < 10) {
                return;
            }
        }
        Assertions.fail("no finding of %s was made small", flaw);
    }

    @Test
    void anOperatorWithoutAFlawIsNotBlamed() {
        Report report = placing(Flaw.NONE, 1).graphs(100);
        report.expectNone();
        assertThat(report.graphs()).isEqualTo(100);
    }
}
