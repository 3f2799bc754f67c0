package braid.marbles;

import braid.Overflow;
import braid.Partial;
import braid.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All diagrams. What is in the box is what is run.
final class Marbles {

    private static final TaskOptions BLOCKING = TaskOptions.DEFAULT.blocking();
    private static final Map<String, Integer> SLOW = Map.of("a", 4, "b", 1, "c", 1);

    private Marbles() {}

    static final List<Marble<?>> ALL = List.of(
            Marble.numbers("map", "map(x -> 10 * x)")
                    .in("1@0 2@2 3@4 |@6")
                    .through(run -> run.in(0).map(x -> 10 * x))
                    .gives("10@0 20@2 30@4 |@6"),
            Marble.numbers("filter", "filter(x -> x > 10)")
                    .in("2@0 30@1 22@2 5@3 60@4 |@6")
                    .through(run -> run.in(0).filter(x -> x > 10))
                    .gives("30@1 22@2 60@4 |@6"),
            Marble.numbers("flatMap", "flatMap(x -> List.of(x, 10 * x))")
                    .in("1@0 2@3 3@6 |@9")
                    .through(run -> run.in(0).flatMap(x -> List.of(x, 10 * x)))
                    .gives("1@0 10@0 2@3 20@3 3@6 30@6 |@9"),
            Marble.numbers("limit", "limit(2)")
                    .in("1@0 2@2 3@4 4@6 |@8")
                    .through(run -> run.in(0).limit(2))
                    .gives("1@0 2@2 |@2"),
            Marble.numbers("skip", "skip(2)")
                    .in("1@0 2@2 3@4 4@6 |@8")
                    .through(run -> run.in(0).skip(2))
                    .gives("3@4 4@6 |@8"),
            Marble.numbers("slice", "slice(1, 6, 2)")
                    .in("1@0 2@1 3@2 4@3 5@4 6@5 |@6")
                    .through(run -> run.in(0).slice(1, 6, 2))
                    .gives("2@1 4@3 6@5 |@5"),
            Marble.numbers("takeWhile", "takeWhile(x -> x < 3)")
                    .in("1@0 2@2 3@4 1@6 |@8")
                    .through(run -> run.in(0).takeWhile(x -> x < 3))
                    .gives("1@0 2@2 |@4"),
            Marble.numbers("dropWhile", "dropWhile(x -> x < 3)")
                    .in("1@0 2@2 3@4 1@6 |@8")
                    .through(run -> run.in(0).dropWhile(x -> x < 3))
                    .gives("3@4 1@6 |@8"),
            Marble.letters("distinctUntilChanged", "distinctUntilChanged()")
                    .in("a@0 a@1 b@3 b@4 a@6 |@8")
                    .through(run -> run.in(0).distinctUntilChanged())
                    .gives("a@0 b@3 a@6 |@8"),
            Marble.letters("unique", "unique()")
                    .in("a@0 a@1 b@3 b@4 a@6 |@8")
                    .through(run -> run.in(0).unique())
                    .gives("a@0 b@3 |@8"),
            Marble.numbers("accumulate", "accumulate(Integer::sum)")
                    .in("1@0 2@2 3@4 4@6 |@8")
                    .through(run -> run.in(0).accumulate(Integer::sum))
                    .gives("1@0 3@2 6@4 10@6 |@8"),
            Marble.letters("partition", "partition(2)")
                    .in("a@0 b@1.5 c@3 d@4.5 e@6 |@8")
                    .through(run -> run.in(0).partition(2))
                    .gives("[a,b]@1.5 [c,d]@4.5 [e]@8 |@8"),
            Marble.letters("slidingWindow", "slidingWindow(3, Partial.DROP)")
                    .in("a@0 b@1.5 c@3 d@4.5 e@6 |@8")
                    .through(run -> run.in(0).slidingWindow(3, Partial.DROP))
                    .gives("[a,b,c]@3 [b,c,d]@4.5 [c,d,e]@6 |@8"),
            Marble.letters("timedWindow", "timedWindow(3 s)")
                    .in("a@1 b@2 c@5.5 d@9 |@10")
                    .through(run -> run.in(0).timedWindow(seconds(3)))
                    .gives("[a,b]@4 [c]@8.5 [d]@10 |@10"),
            Marble.letters("fixedWindow", "fixedWindow(3 s)")
                    .in("a@1 b@2 c@7 |@10")
                    .through(run -> run.in(0).fixedWindow(seconds(3)))
                    .gives("[a,b]@3 []@6 [c]@9 |@10"),
            Marble.letters("collect", "collect(trigger)")
                    .in("a@0 b@1 c@4 d@7 |@8", "!@2 !@3 !@6 |@8")
                    .through(run -> run.in(0).collect(run.in(1)))
                    .gives("[a,b]@2 []@3 [c]@6 [d]@8 |@8"),
            Marble.letters("union", "union(other)")
                    .in("a@0 b@3 c@5 |@6", "1@1 2@4 |@8")
                    .through(run -> run.in(0).union(run.in(1)))
                    .gives("a@0 1@1 b@3 2@4 c@5 |@8"),
            Marble.letters("zip", "zip(other, (x, y) -> x + y)")
                    .in("a@0 b@2 c@5 |@7", "1@1 2@3 3@4 4@6 |@8")
                    .through(run -> run.in(0).zip(run.in(1), (x, y) -> x + y))
                    .gives("a1@1 b2@3 c3@5 |@7"),
            Marble.letters("combineLatest", "combineLatest(other, (x, y) -> x + y)")
                    .in("a@0 b@3 c@6 |@7", "1@1 2@4 |@8")
                    .through(run -> run.in(0).combineLatest(run.in(1), (x, y) -> x + y))
                    .gives("a1@1 b1@3 b2@4 c2@6 |@8"),
            Marble.letters("withLatestFrom", "withLatestFrom(other, (x, y) -> x + y)")
                    .in("a@0 b@3 c@6 |@7", "1@1 2@4 |@8")
                    .through(run -> run.in(0).withLatestFrom(run.in(1), (x, y) -> x + y))
                    .gives("b1@3 c2@6 |@7"),
            Marble.letters("zipLatest", "zipLatest(other, (x, y) -> x + y)")
                    .in("a@0 b@3 c@6 |@7", "1@1 2@4 |@8")
                    .through(run -> run.in(0).zipLatest(run.in(1), (x, y) -> x + y))
                    .gives("a1@1 b1@3 c2@6 |@7"),
            Marble.letters("latest", "latest()")
                    .note("what follows takes 3 s for each")
                    .in("a@0 b@1 c@2 d@4 |@5")
                    .through(run -> run.in(0).latest())
                    .busy(3)
                    .gives("a@0 c@3 d@6 |@9"),
            Marble.letters("bufferOverflow", "buffer(2, Overflow.DROP_OLDEST)")
                    .note("what follows takes 3 s for each")
                    .in("a@0 b@0.5 c@1 d@2 |@4")
                    .through(run -> run.in(0).buffer(2, Overflow.DROP_OLDEST))
                    .busy(3)
                    .gives("a@0 c@3 d@6 |@9"),
            Marble.letters("delay", "delay(2 s)")
                    .in("a@0 b@1 c@4 |@5")
                    .through(run -> run.in(0).delay(seconds(2)))
                    .gives("a@2 b@3 c@6 |@6"),
            Marble.letters("rateLimit", "rateLimit(2 s, 10, Overflow.FAIL)")
                    .in("a@0 b@0.5 c@1.5 d@8 |@9")
                    .through(run -> run.in(0).rateLimit(seconds(2), 10, Overflow.FAIL))
                    .gives("a@0 b@2 c@4 d@8 |@9"),
            Marble.letters("debounce", "debounce(2 s)")
                    .in("a@0 b@1 c@2 d@6 e@7 |@10")
                    .through(run -> run.in(0).debounce(seconds(2)))
                    .gives("c@4 e@9 |@10"),
            Marble.letters("throttle", "throttle(2 s)")
                    .in("a@0 b@1 c@2.5 d@3.5 e@6 |@8")
                    .through(run -> run.in(0).throttle(seconds(2)))
                    .gives("a@0 c@2.5 e@6 |@8"),
            Marble.letters("sample", "sample(3 s)")
                    .in("a@1 b@2 c@4 d@7 e@8 |@10")
                    .through(run -> run.in(0).sample(seconds(3)))
                    .gives("b@3 c@6 e@9 |@10"),
            Marble.letters("timeout", "timeout(3 s)")
                    .in("a@0 b@2 c@7 |@9")
                    .through(run -> run.in(0).timeout(seconds(3)))
                    .gives("a@0 b@2 \u2717@5 c@7 |@9"),
            Marble.numbers("onError", "map(x -> 6 / x).onError(log)")
                    .in("3@0 0@2 6@4 |@6")
                    .through(run -> run.in(0).map(x -> 6 / x).onError(_ -> {}))
                    .gives("2@0 1@4 |@6"),
            Marble.numbers("recover", "map(x -> 6 / x).recover(failure -> 0)")
                    .in("3@0 0@2 6@4 |@6")
                    .through(run -> run.in(0).map(x -> 6 / x).recover(failure -> 0))
                    .gives("2@0 0@2 1@4 |@6"),
            Marble.letters("gather", "scatter().map(slow).buffer(8).gather()")
                    .note("slow takes 4 s for a, 1 s for b and c")
                    .in("a@0 b@1 c@2 |@6")
                    .through(run -> run.in(0)
                            .scatter()
                            .map(run.slow(SLOW), BLOCKING)
                            .buffer(8)
                            .gather())
                    .gives("A@4 B@4 C@4 |@6"),
            Marble.letters("gatherUnordered", "scatter().map(slow).gatherUnordered(8)")
                    .note("slow takes 4 s for a, 1 s for b and c")
                    .in("a@0 b@1 c@2 |@6")
                    .through(run ->
                            run.in(0).scatter().map(run.slow(SLOW), BLOCKING).gatherUnordered(8))
                    .gives("B@2 C@3 A@4 |@6"));

    private static Duration seconds(int number) {
        return Duration.ofSeconds(number);
    }
}
