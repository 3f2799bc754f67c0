package braid.dashboard.browser;

import braid.Client;
import braid.ParallelStream;
import braid.PulledSource;
import braid.Source;
import braid.Stream;
import braid.TaskOptions;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Takes the pictures in `docs/images` of the page before running pipelines: `Pictures FOLDER [NAME]`. Not a test: what
/// it shows is to be looked at.
final class Pictures {

    private static final List<String> NAMES = List.of(
            "quickstart",
            "blocked",
            "failing",
            "lost-worker",
            "loop",
            "phone",
            "failed",
            "row",
            "many",
            "nodes",
            "dark");

    private final Browser browser;
    private final Path folder;

    private Pictures(Browser browser, Path folder) {
        this.browser = browser;
        this.folder = folder;
    }

    /// Takes all of them, each in a process of its own, or the one that is named.
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            for (String name : NAMES) {
                String java = ProcessHandle.current().info().command().orElse("java");
                String path = System.getProperty("java.class.path");
                new ProcessBuilder(java, "-cp", path, Pictures.class.getName(), arguments[0], name)
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            return;
        }
        try (InChromium.Running running =
                InChromium.Running.start(InChromium.executable().orElseThrow())) {
            new Pictures(running.browser(), Path.of(arguments[0])).take(arguments[1]);
        }
        System.exit(0); // the pipelines go on
    }

    private void take(String name) {
        switch (name) {
            case "quickstart" -> {
                picture(quickstart(), name, "/status", 1280, 730, ColorScheme.LIGHT, 8);
            }
            case "phone" -> {
                picture(quickstart(), name, "/status", 390, 844, ColorScheme.LIGHT, 8);
            }
            case "blocked" -> {
                picture(blocked(), name, "/graph", 1280, 640, ColorScheme.LIGHT, 9);
            }
            case "failing" -> {
                picture(failing(), name, "/failures", 1280, 720, ColorScheme.LIGHT, 5);
            }
            case "lost-worker" -> {
                picture(cluster(), name, "/status", 1280, 960, ColorScheme.LIGHT, 22);
            }
            case "loop" -> {
                picture(loop(), name, "/graph", 1280, 560, ColorScheme.DARK, 6);
            }
            case "failed" -> {
                picture(failed(), name, "/status", 1280, 800, ColorScheme.LIGHT, 5);
            }
            case "row" -> {
                picture(row(), name, "/graph", 1280, 800, ColorScheme.LIGHT, 6);
            }
            case "many" -> {
                picture(many(), name, "/graph", 1280, 800, ColorScheme.LIGHT, 8);
            }
            case "nodes" -> {
                picture(many(), name, "/nodes", 1280, 800, ColorScheme.LIGHT, 8);
            }
            case "dark" -> {
                picture(failed(), name, "/nodes", 1280, 640, ColorScheme.DARK, 5);
            }
            default -> throw new IllegalArgumentException("a picture is one of " + NAMES + ": " + name);
        }
    }

    private void picture(
            Client client, String name, String path, int width, int height, ColorScheme scheme, int seconds) {
        URI address = client.dashboard().orElseThrow();
        Page page = browser.newPage(
                new Browser.NewPageOptions().setViewportSize(width, height).setColorScheme(scheme));
        page.navigate(address.resolve(path).toString());
        page.waitForTimeout(seconds * 1000.0);
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon(true).start(work);
    }

    private static void rest(double millis) {
        LockSupport.parkNanos((long) (millis * 1e6));
    }

    private static Client quickstart() {
        Client client = Client.local(2);
        PulledSource<Integer> files =
                Source.fromIterable(IntStream.range(0, 30_211).boxed().toList());
        files.named("class files")
                .scatter(client)
                .map(Pictures::parse)
                .named("parse")
                .buffer(64)
                .gather()
                .accumulate(0, Integer::sum)
                .named("count")
                .sink(x -> {});
        start(files::run);
        return client;
    }

    private static int parse(int file) {
        int sum = file;
        for (int i = 0; i < 400_000 + file % 7 * 200_000; i++) {
            sum = 31 * sum + i;
        }
        return sum;
    }

    private static Client blocked() {
        Client client = Client.local();
        CountDownLatch never = new CountDownLatch(1);
        Source<Integer> orders = Source.<Integer>create().named("orders");
        Stream<Integer> queue = orders.map(x -> x + 1).named("parse").buffer(8).named("queue");
        queue.map(x -> x + 1)
                .named("price")
                .sink(x -> {
                    if (x < 1_200) {
                        rest(2);
                    } else {
                        never.await();
                    }
                })
                .named("store");
        queue.sink(x -> rest(0.01)).named("audit");
        start(() -> {
            for (int i = 0; i < 10_000; i++) {
                orders.emit(i);
            }
        });
        return client;
    }

    private static Client failing() {
        Client client = Client.local();
        Source<String> lines = Source.<String>create().named("lines");
        lines.map(Pictures::number)
                .named("parse")
                .onError(failure -> {})
                .sink(number -> {})
                .named("write");
        start(() -> {
            for (int i = 0; i < 100_000; i++) {
                lines.emit(
                        switch (i % 60) {
                            case 7 -> "<script>alert(1)</script>";
                            case 20 -> i + " apples";
                            case 40 -> "";
                            default -> String.valueOf(i);
                        });
            }
        });
        return client;
    }

    /// Five thousand of a hundred thousand lines fail here, of three kinds.
    private static int number(String line) {
        if (line.isEmpty()) {
            throw new IllegalStateException("an empty line");
        }
        return line.charAt(0) == '<' ? "0123".indexOf(line.charAt(99)) : Integer.parseInt(line);
    }

    /// A stream that has failed behind a buffer, beside one that goes on.
    private static Client failed() {
        Client client = Client.local();
        Source<String> lines = Source.<String>create().named("lines");
        lines.buffer(8)
                .named("queue")
                .map(Integer::parseInt)
                .named("parse")
                .sink(number -> rest(1))
                .named("write");
        start(() -> {
            for (int i = 0; i < 100_000; i++) {
                lines.emit(i == 900 ? "nine hundred" : String.valueOf(i));
            }
        });
        Source<Integer> ticks = Source.<Integer>create().named("ticks");
        ticks.map(x -> x + 1).named("count").sink(x -> rest(5)).named("show");
        start(() -> {
            for (int i = 0; i < 100_000; i++) {
                ticks.emit(i);
            }
        });
        return client;
    }

    /// Three hundred nodes in a row, with a buffer behind every tenth.
    private static Client row() {
        Client client = Client.local();
        Source<Integer> source = Source.<Integer>create().named("numbers");
        Stream<Integer> last = source;
        for (int i = 1; i < 299; i++) {
            last = i % 10 == 0
                    ? last.buffer(16).named("queue " + i)
                    : last.map(x -> x + 1).named("step " + i);
        }
        last.sink(x -> rest(3)).named("store");
        start(() -> {
            for (int i = 0; i < 100_000; i++) {
                source.emit(i);
            }
        });
        return client;
    }

    /// Two hundred graphs, of which one is stuck.
    private static Client many() {
        Client client = Client.local();
        CountDownLatch never = new CountDownLatch(1);
        List<Source<Integer>> sources =
                IntStream.range(0, 200).mapToObj(Pictures::one).toList();
        Source<Integer> stuck = Source.<Integer>create().named("orders of shop 137");
        stuck.buffer(8)
                .named("queue")
                .map(x -> {
                    never.await();
                    return x;
                })
                .named("ask the bank")
                .sink(x -> {})
                .named("store");
        start(() -> {
            for (int i = 0; i < 1_000; i++) {
                stuck.emit(i);
            }
        });
        start(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                sources.get(i % sources.size()).emit(i);
                rest(0.2);
            }
        });
        return client;
    }

    private static Source<Integer> one(int shop) {
        Source<Integer> source = Source.<Integer>create().named("orders of shop " + shop);
        source.map(x -> x + 1)
                .named("parse")
                .filter(x -> x % 3 > 0)
                .named("valid")
                .sink(x -> {})
                .named("store");
        return source;
    }

    /// Three worker processes, of which one is killed.
    private static Client cluster() {
        Client client = Client.localCluster(3);
        AtomicLong doomed = new AtomicLong();
        Source<Integer> once = Source.create();
        once.scatter(client)
                .map(x -> ProcessHandle.current().pid(), TaskOptions.DEFAULT.worker("worker-3"))
                .gather()
                .sink(doomed::set);
        once.emit(0);
        once.destroy();
        Source<Integer> images = Source.<Integer>create().named("images");
        ParallelStream<Integer> shrunk =
                images.scatter(client).map(Pictures::shrink).named("shrink");
        shrunk.map(Pictures::label)
                .named("label")
                .buffer(6)
                .gather()
                .sink(x -> {})
                .named("index");
        shrunk.buffer(6).gather().sink(x -> rest(2)).named("save");
        start(() -> {
            for (int i = 0; i < 100_000; i++) {
                images.emit(i);
            }
        });
        start(() -> {
            rest(14_000);
            ProcessHandle.of(doomed.get()).ifPresent(ProcessHandle::destroyForcibly);
        });
        return client;
    }

    private static int shrink(int image) {
        rest(40 + image * 31 % 90);
        return image;
    }

    private static int label(int image) {
        rest(20 + image * 17 % 60);
        return image;
    }

    private static Client loop() {
        Client client = Client.local();
        Source<Integer> pages = Source.<Integer>create().named("pages");
        Source<String> settings = Source.<String>create().named("settings");
        Stream<Integer> fresh = pages.unique();
        Stream<Integer> fetched = fresh.map(page -> {
                    rest(3);
                    return page;
                })
                .named("fetch");
        fetched.flatMap(page -> List.of(2 * page, 2 * page + 1)).named("links").connect(pages);
        Stream<String> titles = fetched.combineLatest(settings, (page, setting) -> setting + page)
                .buffer(64)
                .named("titles");
        titles.sink(title -> rest(0.3)).named("index");
        fresh.zip(titles).sink(pair -> {}).named("report");
        settings.emit("page ");
        start(() -> pages.emit(1));
        return client;
    }
}
