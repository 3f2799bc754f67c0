package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;

/// The rules of Reactive Streams, both ways, by their own tests.
class ReactiveStreamsTest {

    /// For what has to come; a busy machine has its time.
    private static final long COMES_MILLIS = 10_000;

    /// For what must not come.
    private static final long NOTHING_MILLIS = 20;

    private static final Queue<Source<?>> SOURCES = new ConcurrentLinkedQueue<>();

    @AfterEach
    void destroyWhatIsLeft() {
        for (Source<?> source = SOURCES.poll(); source != null; source = SOURCES.poll()) {
            source.destroy();
        }
    }

    @Test
    void aStreamAsAPublisherKeepsTheRules() {
        Results results = run(StreamAsPublisher.class);
        assertThat(results.failed).isEmpty();
        assertThat(results.passed).hasSizeGreaterThanOrEqualTo(24);
        // What the rules themselves leave untested; and subscribers need not get the same elements: the first one that
        // requests some starts the source.
        assertThat(results.skipped)
                .allMatch(name -> name.startsWith("untested_") || name.startsWith("optional_spec111_multicast_"));
    }

    @Test
    void aSourceAsASubscriberKeepsTheRules() {
        Results results = run(SourceAsSubscriber.class);
        assertThat(results.failed).isEmpty();
        assertThat(results.passed).hasSizeGreaterThanOrEqualTo(11);
        assertThat(results.skipped).allMatch(name -> name.startsWith("untested_"));
    }

    private static Results run(Class<?> rules) {
        Results results = new Results();
        TestNG runner = new TestNG(false);
        runner.setVerbose(0);
        runner.setTestClasses(new Class<?>[] {rules});
        runner.addListener(results);
        runner.run();
        return results;
    }

    private static final class Results implements ITestListener {
        private final List<String> passed = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();

        @Override
        public void onTestSuccess(ITestResult result) {
            passed.add(result.getName());
        }

        @Override
        public void onTestSkipped(ITestResult result) {
            skipped.add(result.getName());
        }

        @Override
        public void onTestFailure(ITestResult result) {
            failed.add(result.getName() + ": " + result.getThrowable());
        }
    }

    private static TestEnvironment environment() {
        return new TestEnvironment(COMES_MILLIS, NOTHING_MILLIS, 1);
    }

    /// A stream that is asked through a map and a buffer, started by the first request.
    public static final class StreamAsPublisher extends FlowPublisherVerification<Long> {

        public StreamAsPublisher() {
            super(environment());
        }

        @Override
        public Flow.Publisher<Long> createFlowPublisher(long elements) {
            PulledSource<Long> source = Source.fromIterable(() -> upTo(elements));
            SOURCES.add(source);
            Flow.Publisher<Long> publisher =
                    source.map(x -> x + 1).buffer(3).filter(x -> x > 0).toPublisher(2);
            AtomicBoolean started = new AtomicBoolean();
            Runnable start = () -> {
                if (started.compareAndSet(false, true)) {
                    var _ = source.start();
                }
            };
            return subscriber -> publisher.subscribe(
                    subscriber == null ? null : new StartingSubscriber<>(subscriber, elements == 0, start));
        }

        private static Iterator<Long> upTo(long elements) {
            return LongStream.range(0, elements).iterator();
        }

        @Override
        public Flow.Publisher<Long> createFailedFlowPublisher() {
            Source<Long> source = Source.create();
            SOURCES.add(source);
            Flow.Publisher<Long> publisher = source.toPublisher(2);
            CompletableFuture<Failure> failed = new CompletableFuture<>();
            source.onFailure(failed::complete);
            source.buffer(1).map(x -> Long.parseLong("no number")).sink(x -> {});
            var _ = source.emitAsync(1L);
            Bounded.call(failed::get);
            return publisher;
        }
    }

    /// Starts the source when the first element is requested, so that each subscriber gets all, as the rules' tests
    /// want it.
    private record StartingSubscriber<T>(Flow.Subscriber<? super T> to, boolean atOnce, Runnable start)
            implements Flow.Subscriber<T> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long elements) {
                    subscription.request(elements);
                    start.run();
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
            if (atOnce) {
                start.run();
            }
        }

        @Override
        public void onNext(T element) {
            to.onNext(element);
        }

        @Override
        public void onError(Throwable cause) {
            to.onError(cause);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }

    /// The subscriber that a source from a publisher is for it.
    public static final class SourceAsSubscriber extends FlowSubscriberBlackboxVerification<Long> {

        public SourceAsSubscriber() {
            super(environment());
        }

        @Override
        public Flow.Subscriber<Long> createFlowSubscriber() {
            CompletableFuture<Flow.Subscriber<? super Long>> subscribed = new CompletableFuture<>();
            Flow.Publisher<Long> publisher = subscribed::complete;
            PulledSource<Long> source = Source.fromPublisher(publisher, 4);
            SOURCES.add(source);
            source.sink(x -> {});
            var _ = source.start();
            @SuppressWarnings("unchecked") // it takes elements of any type
            Flow.Subscriber<Long> subscriber = (Flow.Subscriber<Long>) Bounded.call(subscribed::get);
            return subscriber;
        }

        @Override
        public Long createElement(int number) {
            return (long) number;
        }
    }
}
