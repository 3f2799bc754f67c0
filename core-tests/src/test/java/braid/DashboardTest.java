package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.engine.LocalEngine;
import braid.spi.DashboardProvider;
import braid.spi.Engine;
import braid.spi.EngineListener;
import braid.spi.TaskRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// What a client does with a dashboard, and what an engine tells it.
class DashboardTest {

    private static final URI ADDRESS = URI.create("http://localhost:1/");

    private final List<String> told = new ArrayList<>();
    private final Engine engine = LocalEngine.of(1);

    private final class Telling implements DashboardProvider {
        @Override
        public Optional<URI> opened(Engine of) {
            told.add("opened " + of.name());
            return Optional.of(ADDRESS);
        }

        @Override
        public void closed(Engine of) {
            told.add("closed " + of.name());
        }

        @Override
        public void report(Path file, Engine of) throws IOException {
            throw new IOException("the disk is full");
        }
    }

    private static final class Broken implements DashboardProvider {
        @Override
        public Optional<URI> opened(Engine of) {
            throw new IllegalStateException("no port");
        }

        @Override
        public void closed(Engine of) {
            throw new NoClassDefFoundError("gone");
        }

        @Override
        public void report(Path file, Engine of) {}
    }

    @Test
    void itIsToldOfTheClientOnceEach() {
        Dashboard dashboard = Dashboard.of(engine, new Telling());
        assertThat(dashboard.address()).contains(ADDRESS);
        dashboard.close();
        dashboard.close();
        assertThat(dashboard.address()).isEmpty();
        assertThat(told).containsExactly("opened local", "closed local");
    }

    @Test
    void aBrokenOneFailsNobody() {
        Dashboard dashboard = Dashboard.of(engine, new Broken());
        assertThat(dashboard.address()).isEmpty();
        dashboard.close();
    }

    @Test
    void aReportThatCannotBeWrittenNamesTheFile() {
        Dashboard dashboard = Dashboard.of(engine, new Telling());
        assertThatThrownBy(() -> dashboard.report(Path.of("out.html")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("out.html");
    }

    @Test
    void withoutTheModuleAClientSaysWhatToAdd() {
        try (Client client = Client.of(engine)) {
            assertThat(client.dashboard()).isEmpty();
            assertThatThrownBy(() -> client.report(Path.of("out.html")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("dev.braid:braid-dashboard");
        }
    }

    @Test
    void listenersAreToldOfTasksUntilTheyAreNoMore() {
        Queue<TaskRun> runs = new ConcurrentLinkedQueue<>();
        EngineListener listener = new EngineListener() {
            @Override
            public void ran(TaskRun run) {
                runs.add(run);
            }
        };
        try (Client client = Client.of(engine)) {
            engine.listen(listener);
            List<Remote<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                results.add(client.submit(x -> x + 1, i));
            }
            Remote<Integer> failing = client.submit(x -> 1 / x, 0);
            assertThatThrownBy(failing::get).isInstanceOf(StreamException.class);
            Remote<Integer> last = client.submit(x -> x, 1);
            assertThat(last.get()).isEqualTo(1);
            assertThat(runs.stream().mapToInt(TaskRun::tasks).sum()).isBetween(1_001, 1_002);
            assertThat(runs).filteredOn(TaskRun::failed).singleElement().satisfies(run -> {
                assertThat(run.node()).isEqualTo("submit");
                assertThat(run.line()).startsWith("DashboardTest.java:");
                assertThat(run.worker()).isEqualTo("local");
                assertThat(run.thread()).startsWith("braid-task-");
            });
            engine.unlisten(listener);
            int before = runs.size();
            Remote<Integer> unheard = client.submit(x -> 1 / x, 0);
            assertThatThrownBy(unheard::get).isInstanceOf(StreamException.class);
            Remote<Integer> after = client.submit(x -> x, 1);
            assertThat(after.get()).isEqualTo(1);
            assertThat(runs).hasSizeBetween(before, before + 1);
            results.forEach(Remote::close);
            List.of(failing, last, unheard, after).forEach(Remote::close);
        }
    }
}
