package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.Stream;
import braid.TaskOptions;
import braid.testkit.Bounded;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page of the real server, before real pipelines.
@ExtendWith(InChromium.class)
class LivePageTest {

    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon(true).start(work);
    }

    private static URI of(Client client) {
        return client.dashboard().orElseThrow();
    }

    @Test
    void aPageTooManySaysSoAndGoesOnWhenAnotherIsClosed(Visit visit) throws Exception {
        try (Client client = Client.local(1)) {
            List<Socket> others = new CopyOnWriteArrayList<>();
            try {
                for (int i = 0; i < 16; i++) {
                    Socket other = new Socket(
                            InetAddress.getLoopbackAddress(), of(client).getPort());
                    others.add(other);
                    other.getOutputStream()
                            .write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(other.getInputStream().read()).isEqualTo('H');
                }
                visit.open(of(client), "/status");
                visit.sees("#lost", "Too many pages of this program are open");
                others.removeFirst().close();
                visit.seesNo("#lost");
                visit.sees("#link", "live");
            } finally {
                for (Socket each : others) {
                    each.close();
                }
            }
        }
    }

    @Test
    void aBufferWhoseStreamFailsIsSeenToHaveFailed(Visit visit) throws Exception {
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.<Integer>create().named("refused numbers");
            source.buffer(4)
                    .map(x -> {
                        throw new IllegalStateException("not this one");
                    })
                    .named("refuses")
                    .sink(x -> {});
            source.emit(1);
            visit.open(of(client), "/status");
            visit.sees(
                    "#failed",
                    "The stream of 'refused numbers' has failed and takes nothing more: 'refuses' (LivePageTest.java:");
            visit.sees("#failed", "threw java.lang.IllegalStateException: not this one");
            visit.sees("#graph .node.threw", "failed here");
            visit.sees("#progress .left", "failed");
            source.destroy();
        }
    }

    @Test
    void showsTheNodesAndTheirCountsAsTheyGrow(Visit visit) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.<Integer>create().named("numbers");
            source.map(x -> x + 1).named("increment").sink(x -> {}).named("take");
            Thread emitter = start(() -> {
                while (!enough.get()) {
                    source.emit(1);
                    LockSupport.parkNanos(2_000_000);
                }
                source.close();
            });
            visit.open(of(client), "/graph");
            visit.node("numbers").waitFor();
            visit.node("take").waitFor();
            assertThat(visit.node("increment").getAttribute("aria-label")).contains("LivePageTest.java:");
            visit.page().fill("#search", "increment");
            visit.page().press("#search", "Enter");
            visit.node("increment").press("Enter");
            visit.sees("#detail h3", "increment");
            visit.waitsFor("""
                () => [...document.querySelectorAll('#detail dl > div')].some(row =>
                    row.firstChild.textContent === 'In' && parseInt(row.lastChild.textContent.replaceAll(',', '')) > 20)\
                """);
            visit.waitsFor("() => document.querySelector(\".node[data-name='increment'] .rate\").textContent !== '0'");
            enough.set(true);
            Bounded.join(emitter);
        }
    }

    @Test
    void namesTheOneThatHoldsTheEmitterUp(Visit visit) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.<Integer>create().named("orders");
            source.map(x -> x)
                    .named("price")
                    .buffer(2)
                    .named("queue")
                    .sink(x -> release.await())
                    .named("store");
            Thread emitter = start(() -> {
                for (int i = 0; i < 10; i++) {
                    source.emit(i);
                }
                source.close();
            });
            visit.open(of(client), "/status");
            visit.sees("#story", "'orders' waits for room in 'queue', held up by 'store' (LivePageTest.java:");
            visit.sees("#graph .node.culprit[data-name='store']", "holds up");
            visit.sees("#graph .node.waits[data-name='orders']", "waits");
            release.countDown();
            Bounded.join(emitter);
            visit.sees("#story", "Nothing is blocked.");
        }
    }

    @Test
    void aBranchThatIsAttachedAppearsAndOneThatIsDestroyedGoes(Visit visit) throws Exception {
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.<Integer>create().named("trunk");
            source.sink(x -> {}).named("first");
            visit.open(of(client), "/graph");
            visit.node("first").waitFor();
            assertThat(visit.node("late").count()).isZero();
            Stream<Integer> late = source.map(x -> x + 1).named("late");
            visit.node("late").waitFor();
            late.destroy();
            visit.seesNo("#graph .node[data-name='late']:not(.state-destroyed)");
            source.close();
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void aWorkerProcessThatIsKilledIsSaidToHaveLeft(Visit visit) throws Exception {
        List<Long> pids = new CopyOnWriteArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (Client client = Client.localCluster(2)) {
            Source<Integer> source = Source.create();
            source.scatter(client)
                    .map(x -> pid(), TaskOptions.DEFAULT.worker("worker-2"))
                    .gather()
                    .sink(pids::add);
            source.emit(1);
            Source<Integer> images = Source.<Integer>create().named("images");
            images.scatter(client)
                    .map(x -> x + 1)
                    .named("shrink")
                    .buffer(8)
                    .gather()
                    .sink(x -> {});
            Thread emitter = start(() -> {
                while (!enough.get()) {
                    images.emit(1);
                    LockSupport.parkNanos(2_000_000);
                }
                images.close();
            });
            visit.open(of(client), "/workers");
            visit.sees("#engines tr", "worker-1");
            visit.sees("#engines tr", "worker-2");
            ProcessHandle.of(pids.getFirst()).orElseThrow().destroyForcibly();
            visit.sees("#changes .left", "worker-2");
            visit.sees("#changes .left", "its process has ended");
            visit.waitsFor("() => !document.querySelector('#engines').textContent.includes('worker-2')");
            visit.open(of(client), "/tasks");
            visit.sees("#tasks-legend", "shrink");
            enough.set(true);
            Bounded.join(emitter);
        }
    }

    @Test
    void comesBackToAServerThatWasStartedAgain(Visit visit) {
        URI first;
        try (Client client = Client.local(1)) {
            Source.create().named("before");
            first = of(client);
            visit.open(first, "/graph");
            visit.node("before").waitFor();
        }
        visit.sees("#lost", "does not answer");
        try (Client client = Client.local(1)) {
            assertThat(of(client)).isEqualTo(first);
            Source.create().named("behind");
            visit.seesNo("#lost");
            visit.sees("#link", "live");
            visit.node("behind").waitFor();
        }
    }

    @Test
    void aFailingElementIsShownAsTextWithWhatBecameOfIt(Visit visit) {
        String evil = "<script>alert(1)</script>";
        visit.page().onDialog(dialog -> {
            throw new AssertionError("a dialog: " + dialog.message());
        });
        try (Client client = Client.local(1)) {
            Source<String> source = Source.<String>create().named("lines");
            source.map(Integer::parseInt).named("read").onError(failure -> {}).sink(x -> {});
            source.emit(evil);
            visit.open(of(client), "/failures");
            visit.sees("#failures li", evil);
            visit.sees("#failures li", "NumberFormatException");
            visit.sees("#failures li", "handled by 'onError' (LivePageTest.java:");
            visit.page().locator("#failures .linkish").first().click();
            visit.sees("#detail h3", "read");
            assertThat(visit.number("() => document.querySelectorAll('script').length"))
                    .isEqualTo(1);
            source.close();
        }
    }
}
