package braid.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.io.QueueReader;
import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void showsWhatRunsAndHowMuch() throws Exception {
        var source = Source.<Integer>create().named("numbers");
        source.map(x -> x + 1).named("add").sink(x -> {});
        source.expecting(10);
        source.emitAll(List.of(1, 2, 3));
        try (var dashboard = Dashboard.of(source)) {
            var state = Json.of(new Asking(dashboard.uri()).snapshot());
            var numbers = state.nodes("numbers").getFirst();
            assertThat(numbers.at("kind").text()).isEqualTo("source");
            assertThat(numbers.at("size").number()).isEqualTo(10);
            assertThat(state.nodes("add").getFirst().at("in").number()).isEqualTo(3);
            assertThat(state.nodes("add").getFirst().at("line").text()).startsWith("DashboardTest.java:");
            assertThat(state.at("graphs").all().getFirst().at("edges").all()).hasSize(2);
            assertThat(state.at("control").value()).isEqualTo(false);
        }
        source.close();
    }

    @Test
    void namesTheNodeThatBlocksTheEmitter() throws Exception {
        var open = new CountDownLatch(1);
        var source = Source.<Integer>create().named("fast");
        source.buffer(2)
                .named("queue")
                .map(x -> {
                    open.await();
                    return x;
                })
                .named("culprit")
                .sink(x -> {});
        Thread emitter = Thread.ofPlatform().daemon().name("the emitter").start(() -> {
            for (int i = 0; i < 10; i++) {
                source.emit(i);
            }
        });
        try (var dashboard = Dashboard.of(source)) {
            var asking = new Asking(dashboard.uri());
            Bounded.await("the page names the culprit", () -> {
                var state = Json.of(asking.snapshot());
                var culprit = state.nodes("culprit").getFirst().at("id").value();
                var queue = state.nodes("queue").getFirst();
                return culprit.equals(queue.at("blockedBy").value())
                        && queue.at("waits").all().stream()
                                .anyMatch(wait -> wait.at("thread").text().equals("the emitter"));
            });
        } finally {
            open.countDown();
        }
        emitter.join();
        source.close();
    }

    @Test
    void showsAFailureAsTextWithWhatBecameOfIt() throws Exception {
        var source = Source.<String>create();
        source.map(x -> Integer.parseInt(x))
                .named("parse")
                .onError(failure -> {})
                .sink(x -> {});
        source.emit("<script>alert(1)</script>");
        try (var dashboard = Dashboard.of(source)) {
            var state = Json.of(new Asking(dashboard.uri()).snapshot());
            assertThat(state.nodes("parse").getFirst().at("failures").number()).isEqualTo(1);
            var failure = state.at("failures").all().getFirst();
            assertThat(failure.at("node").text()).isEqualTo("parse");
            assertThat(failure.at("element").text()).isEqualTo("<script>alert(1)</script>");
            assertThat(failure.at("stack").text()).contains("NumberFormatException", "\tat ");
            assertThat(failure.at("outcome").text()).startsWith("handled by 'onError' (DashboardTest.java:");
        }
        source.close();
    }

    @Test
    void anElementsTextIsBoundedAndItsFaultsDoNoHarm() throws Exception {
        record Rude(int number) {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        }
        var source = Source.create();
        source.map(x -> {
                    throw new IllegalStateException("x".repeat(100_000));
                })
                .onError(failure -> {})
                .sink(x -> {});
        source.emit(new Rude(1));
        source.emit("");
        source.emit("y".repeat(1_000_000));
        try (var dashboard = Dashboard.of(source)) {
            var text = new Asking(dashboard.uri()).snapshot();
            assertThat(text.length()).isLessThan(30_000);
            assertThat(Json.of(text).at("failures").all())
                    .extracting(failure -> failure.at("element").text())
                    .anySatisfy(element -> assertThat(element).contains("whose text cannot be had"))
                    .contains("an empty text")
                    .anySatisfy(element -> assertThat(element).endsWith("... (1000000 characters)"));
        }
        source.close();
    }

    @Test
    void theTableOfMetricsNamesThoseOfNodesAndGraphsThatThereAre() throws Exception {
        var told = Pattern.compile("`(braid_(?:node|graphs)\\w*)")
                .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        var source = Source.from(QueueReader.of(new LinkedBlockingQueue<>(List.of(1))));
        source.map(x -> x + 1).sink(x -> {});
        var run = source.start();
        Bounded.await("it reads", () -> source.snapshot().nodes().getFirst().out() == 1);
        try (var dashboard = Dashboard.of(source)) {
            var there = Pattern.compile("(?m)^(braid_(?:node|graphs)\\w*)")
                    .matcher(new Asking(dashboard.uri()).get("/metrics").body())
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(there).isEqualTo(told);
        }
        source.close();
        run.join();
    }

    @Test
    void aTextThatIsNeverMadeHoldsUpNothingElse() throws Exception {
        var never = new CountDownLatch(1);
        record Waiting(CountDownLatch latch) {
            @Override
            public String toString() {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "late";
            }
        }
        var source = Source.create();
        source.map(x -> {
                    throw new IllegalStateException("no");
                })
                .named("refuses")
                .onError(failure -> {})
                .sink(x -> {});
        source.emit("before");
        for (int i = 0; i < 10; i++) {
            source.emit(new Waiting(never));
        }
        try (var dashboard = Dashboard.of(source)) {
            var asking = new Asking(dashboard.uri());
            Bounded.await("the others have their texts", () -> {
                var failures = Json.of(asking.snapshot()).at("failures").all();
                assertThat(failures).hasSize(11);
                return failures.stream()
                        .anyMatch(failure -> failure.at("element").text().endsWith("whose text is not there yet"));
            });
            assertThat(asking.get("/metrics").body()).contains("braid_node_failures");
            never.countDown();
            Bounded.await("what was late is there", () -> {
                var failures = Json.of(asking.snapshot()).at("failures").all();
                return failures.stream()
                                        .filter(failure ->
                                                failure.at("element").text().equals("late"))
                                        .count()
                                == 10
                        && failures.stream()
                                .anyMatch(
                                        failure -> failure.at("element").text().equals("before"));
            });
        } finally {
            never.countDown();
        }
        source.close();
    }

    @Test
    void aDashboardThatIsClosedWhileItOpensSaysNothing() throws Exception {
        var logger = java.util.logging.Logger.getLogger("braid.dashboard");
        var said = new java.util.concurrent.CopyOnWriteArrayList<String>();
        var handler = new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord line) {
                said.add(line.getMessage() + " " + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            var source = Source.<Integer>create();
            for (int i = 0; i < 60; i++) {
                var dashboard = Dashboard.of(source);
                Thread.onSpinWait();
                java.util.concurrent.locks.LockSupport.parkNanos(i * 100_000L);
                dashboard.close();
            }
            Bounded.await(
                    "all have begun and ended",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("braid-dashboard-start")));
            source.close();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void aClientHasAPageUntilTheLastIsClosed() throws Exception {
        URI uri;
        try (var first = Client.local(1)) {
            uri = first.dashboard().orElseThrow();
            try (var second = Client.local(1)) {
                assertThat(second.dashboard()).contains(uri);
            }
            assertThat(new Asking(uri).get("/health").body()).isEqualTo("{\"status\":\"up\"}");
            assertThat(uri.getHost()).isEqualTo("localhost");
            assertThat(uri.getPath()).isEqualTo("/status");
        }
        Bounded.await("the port is free", () -> {
            try (var socket = new ServerSocket(uri.getPort(), 1, InetAddress.getLoopbackAddress())) {
                return socket.isBound();
            } catch (java.io.IOException taken) {
                return false;
            }
        });
    }

    @Test
    void takesTheNextPortWhereOneIsTaken() throws Exception {
        var source = Source.<Integer>create();
        try (var first = Dashboard.of(source);
                var second = Dashboard.of(source)) {
            assertThat(second.uri().getPort()).isGreaterThan(first.uri().getPort());
            assertThat(new Asking(second.uri()).get("/status").statusCode()).isEqualTo(200);
        }
        source.close();
    }

    @Test
    void servesThePageAndItsFilesAndNothingElse() throws Exception {
        var source = Source.<Integer>create();
        try (var dashboard = Dashboard.of(source)) {
            var asking = new Asking(dashboard.uri());
            for (var page : List.of("/status", "/graph", "/nodes", "/tasks", "/workers", "/failures")) {
                var answer = asking.get(page);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("<!doctype html>");
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElseThrow())
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
                assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(answer.headers().map().keySet())
                        .noneMatch(header ->
                                header.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
            }
            assertThat(asking.get("/page/main.js").headers().firstValue("Content-Type"))
                    .contains("text/javascript; charset=utf-8");
            for (var none : List.of(
                    "/page/",
                    "/page/nothing.js",
                    "/page/../JvmDashboard.class",
                    "/page/%2e%2e/JvmDashboard.class",
                    "/page/package-info.class",
                    "/nothing",
                    "/META-INF/MANIFEST.MF")) {
                assertThat(asking.get(none).statusCode()).as(none).isIn(400, 404);
            }
        }
        source.close();
    }

    @Test
    void refusesAForeignHostName() throws Exception {
        var source = Source.<Integer>create();
        try (var dashboard = Dashboard.of(source)) {
            int port = dashboard.uri().getPort();
            assertThat(statusUnder(port, "localhost:" + port)).contains(" 200 ");
            assertThat(statusUnder(port, "127.0.0.1:" + port)).contains(" 200 ");
            for (var foreign : List.of("evil.example", "evil.example:" + port, "localhost.evil.example", "10.0.0.1")) {
                assertThat(statusUnder(port, foreign)).as(foreign).contains(" 421 ");
            }
        }
        source.close();
    }

    private static String statusUnder(int port, String host) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void refusesOtherSitesPages() throws Exception {
        var source = Source.<Integer>create();
        try (var dashboard = Dashboard.of(source)) {
            var asking = new Asking(dashboard.uri());
            var request = asking.request("/api/snapshot.json")
                    .header("Sec-Fetch-Site", "cross-site")
                    .build();
            assertThat(asking.send(request).statusCode()).isEqualTo(403);
        }
        source.close();
    }

    @Test
    void controlsBySourceNumberAndTokenOnly() throws Exception {
        var source = Source.<Integer>create().named("to be paused");
        var taken = source.sinkToList();
        source.emit(1);
        try (var dashboard = Dashboard.withControl()) {
            var asking = new Asking(dashboard.uri());
            var state = Json.of(asking.snapshot());
            assertThat(state.at("control").value()).isEqualTo(true);
            long id = state.nodes("to be paused").getLast().at("id").number();
            var pause = "/api/control/pause/" + id;
            var token = dashboard.token().orElseThrow();

            assertThat(asking.post(pause).statusCode()).isEqualTo(401);
            assertThat(asking.post(pause, "X-Braid-Token", token + "x").statusCode())
                    .isEqualTo(401);
            assertThat(asking.post("/api/report").statusCode()).isEqualTo(401);
            assertThat(asking.get(pause).statusCode()).isEqualTo(405);
            assertThat(source.tryEmit(2)).isTrue();

            assertThat(asking.post(pause, "X-Braid-Token", token).statusCode()).isEqualTo(200);
            assertThat(source.tryEmit(3)).isFalse();
            assertThat(asking.post("/api/control/resume/" + id, "X-Braid-Token", token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.tryEmit(4)).isTrue();
            assertThat(asking.post("/api/control/pause/999999999", "X-Braid-Token", token)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(asking.post("/api/control/pause/one", "X-Braid-Token", token)
                            .statusCode())
                    .isEqualTo(400);
            var report = asking.post("/api/report", "X-Braid-Token", token);
            assertThat(report.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(report.body()).contains("id=\"braid-state\"", "to be paused");
        }
        source.close();
        assertThat(taken).containsExactly(1, 2, 4);
    }

    @Test
    void controlsNothingWhereItWasNotAllowed() throws Exception {
        var source = Source.<Integer>create();
        try (var dashboard = Dashboard.of(source)) {
            HttpResponse<String> answer =
                    new Asking(dashboard.uri()).post("/api/control/pause/1", "X-Braid-Token", "anything");
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        source.close();
    }

    @Test
    void tellsLookAfterLook() throws Exception {
        var source = Source.<Integer>create().named("live");
        source.sink(x -> {});
        try (var dashboard = Dashboard.of(source)) {
            Bounded.within(() -> {
                var events = new ArrayList<String>();
                try (var lines = new Asking(dashboard.uri()).lines("/api/live")) {
                    var all = lines.iterator();
                    while (events.stream().filter("event: state"::equals).count() < 3) {
                        source.emit(1);
                        events.add(all.next());
                    }
                }
                assertThat(events).contains("event: tasks", "data: []");
                assertThat(events.stream().filter(line -> line.startsWith("data: {")))
                        .allSatisfy(
                                line -> assertThat(Json.of(line.substring(6)).nodes("live"))
                                        .hasSize(1));
            });
        }
        source.close();
    }

    @Test
    void aReportIsOneFileWithDataThatEndsNoScript(@TempDir Path folder) throws Exception {
        var source = Source.<String>create();
        source.map(x -> Integer.parseInt(x))
                .named("</script><b>")
                .onError(failure -> {})
                .sink(x -> {});
        source.emit("</script><script>alert(1)</script>");
        var file = folder.resolve("report.html");
        try (var dashboard = Dashboard.of(source)) {
            dashboard.report(file);
        }
        var page = Files.readString(file);
        assertThat(page).doesNotContain("alert(1)</script>", "/page/", "http://", "</script><b>");
        var begin = "<script type=\"application/json\" id=\"braid-state\">";
        var data = page.substring(page.indexOf(begin) + begin.length());
        var state = Json.of(data.substring(0, data.indexOf("</script>"))).at("state");
        assertThat(state.nodes("</script><b>")).hasSize(1);
        assertThat(folder.toFile().list()).containsExactly("report.html");
        source.close();
    }
}
