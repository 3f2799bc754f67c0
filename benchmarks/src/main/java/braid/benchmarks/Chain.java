package braid.benchmarks;

import braid.Stream;
import braid.function.ThrowingFunction;
import braid.function.ThrowingPredicate;
import io.reactivex.rxjava3.core.Flowable;
import reactor.core.publisher.Flux;

/// The pipeline `map.filter.map.sink`, with the same functions for every contestant.
final class Chain {

    static final ThrowingFunction<Integer, Integer> NEXT = x -> x + 1;
    static final ThrowingPredicate<Integer> NOT_FOURTH = x -> (x & 3) != 0;
    static final ThrowingFunction<Integer, Integer> TWICE = x -> x * 2;

    private Chain() {}

    static void wire(Stream<Integer> stream, Sum sum) {
        stream.map(NEXT).filter(NOT_FOURTH).map(TWICE).sink(sum::add);
    }

    static void wire(Flowable<Integer> flowable, Sum sum) {
        var _ = flowable.map(NEXT::apply)
                .filter(NOT_FOURTH::test)
                .map(TWICE::apply)
                .subscribe(sum::add);
    }

    static void wire(Flux<Integer> flux, Sum sum) {
        flux.map(NEXT).filter(NOT_FOURTH).map(TWICE).subscribe(sum::add);
    }

    static void byHand(Integer element, Sum sum) {
        Integer next = NEXT.apply(element);
        if (NOT_FOURTH.test(next)) {
            sum.add(TWICE.apply(next));
        }
    }
}
