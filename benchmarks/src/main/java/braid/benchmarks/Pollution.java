package braid.benchmarks;

import braid.Source;
import braid.Stream;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/// Other pipelines, with other functions, run hot through the same operators before anything is measured, so that
/// the compiler's profiles are as mixed as in a real program. The same for every contestant.
final class Pollution {

    private static final int ROUNDS = 40;
    private static final List<Integer> ELEMENTS = elements(5_000);

    private static volatile Object last = "";

    private Pollution() {}

    static List<Integer> elements(int count) {
        return new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }

    static void run() {
        braid(stream -> stream.map(x -> "a" + x).filter(s -> s.length() > 2).sink(Pollution::take));
        braid(stream ->
                stream.filter(x -> x > 7).map(x -> -x).map(Object::toString).sink(Pollution::take));
        braid(stream -> stream.map(x -> x + 0.5)
                .accumulate(0.0, Double::sum)
                .filter(d -> d > 1)
                .sink(Pollution::take));
        braid(stream -> stream.flatMap(x -> List.of(x, x)).map(x -> x >> 1).sink(Pollution::take));
        flow(Flowable.fromIterable(ELEMENTS).map(x -> "b" + x).filter(s -> s.length() > 2));
        flow(Flowable.fromIterable(ELEMENTS).filter(x -> x > 8).map(x -> -x).map(Object::toString));
        flow(Flowable.range(0, 5_000).map(x -> x + 0.25).scan(0.0, Double::sum).filter(d -> d > 2));
        flux(Flux.fromIterable(ELEMENTS).map(x -> "c" + x).filter(s -> s.length() > 2));
        flux(Flux.fromIterable(ELEMENTS).filter(x -> x > 9).map(x -> -x).map(Object::toString));
        flux(Flux.range(0, 5_000).map(x -> x + 0.75).scan(0.0, Double::sum).filter(d -> d > 3));
        loop(x -> "d" + x, s -> s.length() > 2);
        loop(x -> -x, x -> x < 0);
        loop(x -> x + 0.125, d -> d > 1);
    }

    private static void take(Object element) {
        last = element;
    }

    private static void braid(Consumer<Stream<Integer>> pipeline) {
        try (Source<Integer> source = Source.create()) {
            pipeline.accept(source);
            for (int i = 0; i < ROUNDS / 2; i++) {
                source.emitAll(ELEMENTS);
                ELEMENTS.forEach(source::emit);
            }
        }
    }

    private static void flow(Flowable<?> flowable) {
        for (int i = 0; i < ROUNDS; i++) {
            flowable.blockingForEach(Pollution::take);
        }
    }

    private static void flux(Flux<?> flux) {
        for (int i = 0; i < ROUNDS; i++) {
            flux.doOnNext(Pollution::take).blockLast();
        }
    }

    private static <R> void loop(ThrowingFunction<Integer, R> function, ThrowingPredicate<R> predicate) {
        for (int i = 0; i < ROUNDS; i++) {
            for (Integer element : ELEMENTS) {
                R result = function.apply(element);
                if (predicate.test(result)) {
                    take(result);
                }
            }
        }
    }
}
