package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FuturesOperatorTest {

    @Test
    void handsOverWhatIsStillRunning() {
        CountDownLatch gate = new CountDownLatch(1);
        try (Source<Integer> source = Source.create()) {
            List<Remote<Integer>> handles = source.scatter()
                    .map(x -> {
                        gate.await();
                        return x + 1;
                    })
                    .futures()
                    .sinkToList();
            source.emit(1);
            source.emit(2);
            assertThat(handles).hasSize(2).noneMatch(Remote::isDone);
            gate.countDown();
            assertThat(handles.stream().map(Remote::get)).containsExactly(2, 3);
            handles.forEach(Remote::close);
        }
    }

    @Test
    void givesOneHandleAValueWhereNoneOrSeveralCome() {
        try (Source<Integer> source = Source.create()) {
            List<Integer> values = source.scatter()
                    .filter(x -> x != 2)
                    .flatMap(x -> List.of(x, -x))
                    .futures()
                    .map(remote -> {
                        try (remote) {
                            return remote.get();
                        }
                    })
                    .sinkToList();
            source.emit(1);
            source.emit(2);
            source.emit(3);
            assertThat(values).containsExactly(1, -1, 3, -3);
        }
    }

    @Test
    void aFailureIsThrownByItsHandle() {
        try (Source<Integer> source = Source.create()) {
            List<Remote<Integer>> handles =
                    source.scatter().map(x -> 10 / x).futures().sinkToList();
            source.emit(0);
            assertThatThrownBy(() -> handles.getFirst().get())
                    .isInstanceOf(StreamException.class)
                    .hasCauseInstanceOf(ArithmeticException.class);
            handles.forEach(Remote::close);
        }
    }
}
