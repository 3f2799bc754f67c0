package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Room;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Many threads, and graphs that change under them.
class ConcurrencyTest {

    private static final int THREADS = 8;

    private record Numbered(int thread, int number) {}

    @Test
    void eightThreadsEmitAMillionElementsEach() throws Exception {
        int each = 1_000_000;
        Source<Numbered> source = Source.create();
        int[] last = new int[THREADS];
        AtomicBoolean ordered = new AtomicBoolean(true);
        long[] total = new long[1];
        source.sink(element -> {
            if (element.number() != last[element.thread()] + 1) {
                ordered.set(false);
            }
            last[element.thread()] = element.number();
        });
        source.accumulate(0L, (sum, element) -> sum + element.number()).sink(sum -> total[0] = sum);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= each; i++) {
                    source.emit(new Numbered(thread, i));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        source.close();
        assertThat(total[0]).isEqualTo(THREADS * (each * (each + 1L) / 2));
        assertThat(ordered).isTrue();
        assertThat(source.snapshot().node("accumulate").in()).isEqualTo(THREADS * (long) each);
    }

    @Test
    void emitAsyncKeepsItsPlaceAmongTheSameThreadsEmits() {
        Source<Integer> source = Source.create();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        source.sink(seen::add);
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (i % 3 == 0) {
                source.emit(i);
            } else {
                taken.add(source.emitAsync(i));
            }
        }
        CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).join();
        source.close();
        assertThat(seen).hasSize(10_000).isSorted();
    }

    @Test
    void closeReturnsWhenTheLastOfAMillionScatteredElementsWasDelivered() {
        Source<Integer> source = Source.create();
        AtomicLong seen = new AtomicLong();
        List<Integer> lists = Collections.synchronizedList(new ArrayList<>());
        source.scatter()
                .map(x -> x + 1)
                .buffer(Room.of(64))
                .gather()
                .partition(300_000)
                .sink(list -> {
                    lists.add(list.size());
                    seen.addAndGet(list.size());
                });
        for (int i = 0; i < 1_000_000; i++) {
            source.emit(i);
        }
        source.close();
        assertThat(seen).hasValue(1_000_000);
        assertThat(lists).containsExactly(300_000, 300_000, 300_000, 100_000);
        source.close();
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void branchesComeAndGoWhileFourThreadsEmit() throws Exception {
        Source<Numbered> source = Source.create();
        int[] last = new int[4];
        AtomicBoolean exact = new AtomicBoolean(true);
        source.sink(element -> {
            if (element.number() != last[element.thread()] + 1) {
                exact.set(false);
            }
            last[element.thread()] = element.number();
        });
        AtomicBoolean stop = new AtomicBoolean();
        int[] emitted = new int[4];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(Thread.ofPlatform().start(() -> {
                int number = 0;
                while (!stop.get()) {
                    source.emit(new Numbered(thread, ++number));
                }
                emitted[thread] = number;
            }));
        }
        AtomicLong sideways = new AtomicLong();
        for (int i = 0; i < 10_000; i++) {
            Stream<Numbered> plain = source.filter(element -> element.number() % 2 == 0);
            plain.sink(element -> sideways.incrementAndGet());
            Stream<Numbered> buffered = source.buffer(Room.of(4));
            buffered.map(Numbered::number).sink(element -> sideways.incrementAndGet());
            plain.destroy();
            buffered.destroy();
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        source.close();
        assertThat(exact).isTrue();
        assertThat(last).isEqualTo(emitted);
        assertThat(sideways.get()).isPositive();
        assertThat(source.snapshot().nodes()).hasSize(2);
    }
}
