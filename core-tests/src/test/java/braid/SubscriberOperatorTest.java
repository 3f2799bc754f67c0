package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `toPublisher`, and the source from a publisher.
class SubscriberOperatorTest {

    /// Notes what it is told.
    private static class Taker<T> implements Flow.Subscriber<T> {
        final List<T> taken = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final long first;
        volatile Flow.Subscription subscription;

        Taker(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (first > 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(T element) {
            taken.add(element);
        }

        @Override
        public void onError(Throwable cause) {
            end.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }

        Throwable failure() {
            return Bounded.call(() -> end.handle((_, thrown) -> thrown).get());
        }
    }

    /// Emits what fails the stream, of which the call may know already.
    private static void emitFailing(Source<Integer> source, Integer... elements) {
        for (Integer element : elements) {
            var _ = source.emitAsync(element);
        }
    }

    private static List<Integer> upTo(int elements) {
        return IntStream.range(0, elements).boxed().toList();
    }

    @Test
    void holdsTheStreamExactlyAtItsCapacityUntilMoreIsRequested() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(0);
        source.toPublisher(3).subscribe(taker);
        for (int i = 0; i < 3; i++) {
            assertThat(source.tryEmit(i)).isTrue();
        }
        assertThat(source.tryEmit(3)).isFalse();
        assertThat(taker.taken).isEmpty();

        taker.subscription.request(2);
        Bounded.await("two were taken", () -> taker.taken.size() == 2);
        Bounded.await("there is room for two", () -> source.tryEmit(3));
        assertThat(source.tryEmit(4)).isTrue();
        assertThat(source.tryEmit(5)).isFalse();
        taker.subscription.request(Long.MAX_VALUE);
        source.close();
        assertThat(taker.failure()).isNull();
        assertThat(taker.taken).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void eachSubscriberGetsAllFromWhenItSubscribed() {
        Source<Integer> source = Source.create();
        Flow.Publisher<Integer> publisher = source.map(x -> x * 10).toPublisher();
        Taker<Integer> first = new Taker<>(Long.MAX_VALUE);
        publisher.subscribe(first);
        source.emit(1);
        Taker<Integer> second = new Taker<>(Long.MAX_VALUE);
        publisher.subscribe(second);
        source.emit(2);
        source.close();
        assertThat(first.failure()).isNull();
        assertThat(second.failure()).isNull();
        assertThat(first.taken).containsExactly(10, 20);
        assertThat(second.taken).containsExactly(20);
    }

    @Test
    void aCancelledBranchHoldsUpNobodyAndIsGone() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(0);
        source.toPublisher(1).subscribe(taker);
        source.emit(1);
        CompletableFuture<Void> second = Bounded.begin(() -> source.emit(2));
        taker.subscription.cancel();
        Bounded.call(second::get);
        Bounded.await("the branch is gone", () -> source.snapshot().nodes().size() == 1);
        source.emit(3);
        source.close();
        assertThat(taker.taken).isEmpty();
        assertThat(taker.end).isNotDone();
    }

    @Test
    void isCancelledFromInsideOnNextBehindThatElement() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(Long.MAX_VALUE) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                subscription.cancel();
            }
        };
        source.toPublisher(1).subscribe(taker);
        source.emitAll(upTo(100));
        source.close();
        assertThat(taker.taken).containsExactly(0);
    }

    @Test
    void requestsFromInsideOnNextNeedNoStack() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(1) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                subscription.request(1);
            }
        };
        source.toPublisher(7).subscribe(taker);
        source.emitAll(upTo(50_000));
        source.close();
        assertThat(taker.failure()).isNull();
        assertThat(taker.taken).isEqualTo(upTo(50_000));
    }

    @Test
    void theFailureOfTheStreamComesBehindWhatWasAccepted() {
        Source<Integer> source = Source.create();
        CountDownLatch goOn = new CountDownLatch(1);
        Taker<Integer> taker = new Taker<>(Long.MAX_VALUE);
        source.buffer(10)
                .map(x -> {
                    goOn.await();
                    return x;
                })
                .toPublisher(1)
                .subscribe(taker);
        source.buffer(10).sink(x -> {
            if (x == 3) {
                throw new IllegalStateException("three");
            }
        });
        CompletableFuture<Failure> failed = new CompletableFuture<>();
        source.onFailure(failed::complete);
        emitFailing(source, 1, 2, 3);
        Bounded.call(failed::get);
        assertThat(taker.end).isNotDone();
        goOn.countDown();
        assertThat(taker.failure()).isInstanceOf(StreamException.class).hasRootCauseMessage("three");
        assertThat(taker.taken).containsExactly(1, 2, 3);
    }

    @Test
    void aFailureThatNobodyHandledFailsTheStreamAndEndsTheSubscriber() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(Long.MAX_VALUE);
        source.map(x -> 10 / x).toPublisher(5).subscribe(taker);
        emitFailing(source, 1, 0);
        assertThat(taker.failure()).isInstanceOf(StreamException.class).hasRootCauseMessage("/ by zero");
        assertThat(taker.taken).containsExactly(10);
        assertThatThrownBy(() -> source.emit(2)).isInstanceOf(StreamException.class);
    }

    @Test
    void whoSubscribesToAStreamThatHasFailedIsToldSo() {
        Source<Integer> source = Source.create();
        source.buffer(1).map(x -> 10 / x).sink(x -> {});
        CompletableFuture<Failure> failed = new CompletableFuture<>();
        source.onFailure(failed::complete);
        emitFailing(source, 0);
        Bounded.call(failed::get);
        Taker<Integer> taker = new Taker<>(0);
        source.toPublisher().subscribe(taker);
        assertThat(taker.failure()).isInstanceOf(StreamException.class);
    }

    @Test
    void whoSubscribesToWhatIsOverIsToldSo() {
        Source<Integer> source = Source.create();
        Flow.Publisher<Integer> publisher = source.toPublisher();
        source.close();
        Taker<Integer> late = new Taker<>(0);
        publisher.subscribe(late);
        assertThat(late.failure()).isNull();

        Source<Integer> gone = Source.create();
        Flow.Publisher<Integer> destroyed = gone.toPublisher();
        Taker<Integer> before = new Taker<>(0);
        destroyed.subscribe(before);
        gone.destroy();
        assertThat(before.failure()).isInstanceOf(CancellationException.class);
        Taker<Integer> behind = new Taker<>(0);
        destroyed.subscribe(behind);
        assertThat(behind.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSubscriberThatThrowsFailsTheStreamAndHoldsUpNobody() {
        Source<Integer> source = Source.create();
        Taker<Integer> taker = new Taker<>(Long.MAX_VALUE) {
            @Override
            public void onNext(Integer element) {
                throw new IllegalArgumentException("not this: " + element);
            }
        };
        source.toPublisher(1).subscribe(taker);
        CompletableFuture<Failure> failed = new CompletableFuture<>();
        source.onFailure(failed::complete);
        emitFailing(source, 7);
        assertThat(Bounded.call(failed::get).element()).isEqualTo(7);
        assertThatThrownBy(source::close).isInstanceOf(StreamException.class).hasRootCauseMessage("not this: 7");
    }

    @Test
    void theWatchersAreToldThatTheSubscriberHasNotRequestedMore() {
        assertThatThrownBy(() -> Source.<Integer>create().toPublisher(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be positive: 0");
        assertThatThrownBy(() -> Source.<Integer>create().toPublisher().subscribe(null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Source.fromPublisher(_ -> {}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefetch must be positive: 0");
    }

    @Test
    void aSourceRequestsWhatTheGraphTakes() {
        Source<Integer> from = Source.create();
        PulledSource<Integer> to = Source.fromPublisher(from.toPublisher(2), 4);
        List<Integer> all = to.map(x -> x + 1).sinkToList();
        CompletableFuture<Void> ended = to.start();
        Bounded.await("it is subscribed", () -> from.snapshot().nodes().size() == 2);
        from.emitAll(upTo(1_000));
        from.close();
        Bounded.call(ended::get);
        assertThat(all).isEqualTo(IntStream.range(1, 1_001).boxed().toList());
    }

    @Test
    void aSlowGraphHoldsUpThePublisher() {
        Source<Integer> from = Source.create();
        PulledSource<Integer> to = Source.fromPublisher(from.toPublisher(2), 4);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Integer> all = Collections.synchronizedList(new ArrayList<>());
        to.sink(x -> {
            goOn.await();
            all.add(x);
        });
        CompletableFuture<Void> ended = to.start();
        Bounded.await("it is subscribed", () -> from.snapshot().nodes().size() == 2);
        CompletableFuture<Void> emitted = Bounded.begin(() -> from.emitAll(upTo(1_000)));
        // One is in the sink, three are requested beside it, two are in the branch; the next waits.
        Bounded.await(
                "the emitter waits",
                () -> from.snapshot().nodes().stream()
                        .anyMatch(each -> !each.waits().isEmpty()));
        assertThat(from.snapshot().nodes().getLast().in()).isLessThanOrEqualTo(8);
        goOn.countDown();
        Bounded.call(emitted::get);
        from.close();
        Bounded.call(ended::get);
        assertThat(all).isEqualTo(upTo(1_000));
    }

    @Test
    void closingASourceCancelsItsSubscription() {
        SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
        PulledSource<Integer> source = Source.fromPublisher(publisher, 4);
        source.sink(x -> {});
        CompletableFuture<Void> ended = source.start();
        Bounded.await("it is subscribed", publisher::hasSubscribers);
        source.close();
        Bounded.call(ended::get);
        Bounded.await("it has cancelled", () -> !publisher.hasSubscribers());
    }

    @Test
    void onErrorFailsTheStreamWithItsCause() {
        Exception checked = new Exception("the line is dead");
        PulledSource<Integer> source = Source.fromPublisher(subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long elements) {
                    subscriber.onNext(1);
                    subscriber.onError(checked);
                }

                @Override
                public void cancel() {}
            });
        });
        List<Integer> all = source.sinkToList();
        CompletableFuture<Void> ended = source.start();
        assertThatThrownBy(() -> Bounded.call(() -> {
                    try {
                        return ended.get();
                    } catch (ExecutionException e) {
                        throw (Exception) e.getCause();
                    }
                }))
                .isInstanceOf(StreamException.class)
                .hasRootCause(checked);
        assertThat(all).containsExactly(1);
    }

    @Test
    void aPublisherThatSendsMoreThanWasRequestedFailsTheStream() {
        PulledSource<Integer> source = Source.fromPublisher(
                subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long elements) {
                        for (int i = 0; i < 100; i++) {
                            subscriber.onNext(i);
                        }
                    }

                    @Override
                    public void cancel() {}
                }),
                4);
        List<Integer> all = source.sinkToList();
        CompletableFuture<Failure> failed = new CompletableFuture<>();
        source.onFailure(failed::complete);
        var _ = source.start();
        assertThat(Bounded.call(failed::get).cause()).hasMessageContaining("beyond a prefetch of 4 (rule 1.1");
        assertThat(all).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aPublisherThatNeverAnswersIsLeftByClose() {
        PulledSource<Integer> source = Source.fromPublisher(_ -> {});
        source.sink(x -> {});
        CompletableFuture<Void> ended = source.start();
        source.close();
        Bounded.call(ended::get);
    }
}
