package braid.flight;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Failure;
import braid.Source;
import braid.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of a program has of its streams.
class FlightTest {

    @TempDir
    Path folder;

    private List<RecordedEvent> recorded(String event, Runnable work) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(event);
            recording.start();
            work.run();
            recording.stop();
            Path file = folder.resolve("some.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(each -> each.getEventType().getName().equals(event))
                    .filter(each -> each.getString("node").equals("recorded"))
                    .toList();
        }
    }

    @Test
    void tasksAreRecordedWithTheirNode() throws IOException {
        List<RecordedEvent> events = recorded("braid.Task", () -> {
            try (Client client = Client.local()) {
                Source<Integer> source = Source.create();
                source.scatter(client)
                        .map(x -> {
                            LockSupport.parkNanos(2_000_000);
                            return 10 / x;
                        })
                        .named("recorded")
                        .buffer(4)
                        .gather()
                        .onError(failure -> {})
                        .sink(x -> {});
                source.emitAll(List.of(1, 2, 0));
                Bounded.close(source);
            }
        });
        assertThat(events).hasSizeBetween(1, 3);
        assertThat(events).anyMatch(each -> each.getBoolean("failed"));
        assertThat(events).allMatch(each -> each.getDuration("taken").compareTo(Duration.ofMillis(1)) > 0);
        assertThat(events.getFirst().getString("line")).startsWith("FlightTest.java:");
        assertThat(events.stream().mapToInt(each -> each.getInt("tasks")).sum()).isEqualTo(3);
    }

    @Test
    void waitsAreRecordedWithWhatTheyWereFor() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        List<RecordedEvent> events = recorded("braid.Wait", () -> {
            Source<Integer> source = Source.create();
            source.buffer(1).named("recorded").sink(x -> gate.await());
            var emitting = Bounded.begin(() -> source.emitAll(List.of(1, 2, 3)));
            Bounded.await(
                    "it waits for room",
                    () -> source.snapshot().nodes().stream()
                            .flatMap(node -> node.waits().stream())
                            .anyMatch(wait -> wait.nanos() > 2_000_000));
            gate.countDown();
            Bounded.call(emitting::get);
            Bounded.close(source);
        });
        assertThat(events).isNotEmpty();
        assertThat(events.getFirst().getString("what")).isEqualTo("room");
        assertThat(events.getFirst().getDuration("waited")).isGreaterThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void failuresAreRecordedOnceWithTheExceptionsClass() throws IOException {
        List<RecordedEvent> events = recorded("braid.Failure", () -> {
            Source<Integer> source = Source.create();
            List<Failure> seen = new ArrayList<>();
            source.map(x -> 10 / x)
                    .named("recorded")
                    .buffer(1)
                    .onError(seen::add)
                    .sink(x -> {});
            source.emitAll(List.of(1, 0, 2));
            Bounded.close(source);
            assertThat(seen).hasSize(1);
        });
        assertThat(events).hasSize(1);
        RecordedClass exception = events.getFirst().getClass("exception");
        assertThat(exception.getName()).isEqualTo("java.lang.ArithmeticException");
    }
}
