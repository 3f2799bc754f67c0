package braid.testkit.random;

import braid.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Runs graphs that are made at random of a seed, and compares what they do with a plain model: all operators, many
/// threads that emit, failures, stuck functions, changes of the graph, `drain` and `close` at any time. A graph that
/// does what it must not do is made smaller, and printed as a program.
///
/// ```java
/// RandomTester.seeded(System.nanoTime())
///         .placing("everyOther", stream -> stream.via(new EveryOtherOperator<>()), in -> everyOther(in))
///         .during(Duration.ofSeconds(10))
///         .expectNone();
/// ```
///
/// A hang is that nothing moves any more, for [#patience]: no element, no thread of the script; on a busy machine for
/// longer. Threads and timers that are left over when all is closed are findings too.
public final class RandomTester {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// While a hang is made smaller there is less patience; in the end it is shown with all of it.
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(1_500);

    private static final Duration SHRINKING = Duration.ofSeconds(40);

    private final long seed;
    private final List<Placed> placed;
    private final Set<Trouble> troubles;
    private final Duration patience;
    private final int most;

    private RandomTester(long seed, List<Placed> placed, Set<Trouble> troubles, Duration patience, int most) {
        this.seed = seed;
        this.placed = List.copyOf(placed);
        this.troubles = troubles.isEmpty() ? EnumSet.noneOf(Trouble.class) : EnumSet.copyOf(troubles);
        this.patience = patience;
        this.most = most;
    }

    /// The first graph is that of `seed`, the next that of `seed + 1`.
    public static RandomTester seeded(long seed) {
        return new RandomTester(seed, List.of(), EnumSet.allOf(Trouble.class), PATIENCE, 1);
    }

    /// As this, with a piece of a pipeline somewhere in each graph.
    ///
    /// @param shape builds it behind a stream of any elements
    /// @param model what leaves it when the stream is closed, of all elements that entered it, failures aside;
    ///     where it is destroyed, or what follows wants no more, the first of them leave
    public RandomTester placing(
            String name, Function<Stream<Object>, Stream<?>> shape, UnaryOperator<List<Object>> model) {
        List<Placed> more = new ArrayList<>(placed);
        more.add(new Placed(name, shape, model));
        return new RandomTester(seed, more, troubles, patience, most);
    }

    /// As this, without some troubles.
    public RandomTester without(Trouble... gone) {
        Set<Trouble> left = EnumSet.copyOf(troubles);
        left.removeAll(Arrays.asList(gone));
        return new RandomTester(seed, placed, left, patience, most);
    }

    /// As this, with another time for which nothing at all may move.
    public RandomTester patience(Duration other) {
        return new RandomTester(seed, placed, troubles, other, most);
    }

    /// As this, but it goes on until there are so many findings; one, unless told otherwise.
    public RandomTester findings(int other) {
        return new RandomTester(seed, placed, troubles, patience, other);
    }

    /// Runs so many graphs.
    public Report graphs(long number) {
        return run(number, Long.MAX_VALUE, _ -> {});
    }

    /// Runs graphs for that long.
    public Report during(Duration time) {
        return run(Long.MAX_VALUE, time.toNanos(), _ -> {});
    }

    private Report run(long number, long nanos, Consumer<Finding> tell) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Finding> findings = new ArrayList<>();
        long begun = System.nanoTime();
        long shrinking = 0;
        long done = 0;
        while (done < number && System.nanoTime() - begun - shrinking < nanos && findings.size() < most) {
            Plan plan = Generator.plan(seed + done, placed.size(), troubles);
            done++;
            Optional<Fault> fault = Run.of(plan, placed, patience);
            if (fault.isPresent()) {
                long now = System.nanoTime();
                Finding finding = smaller(plan, fault.get());
                findings.add(finding);
                tell.accept(finding);
                shrinking += System.nanoTime() - now;
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun - shrinking);
        if (findings.isEmpty()) {
            threadsLeft(before).ifPresent(findings::add);
        }
        return new Report(seed, done, took, findings);
    }

    private Finding smaller(Plan plan, Fault fault) {
        Duration quarter = patience.dividedBy(4);
        Duration little = quarter.compareTo(LITTLE_PATIENCE) < 0 ? quarter : LITTLE_PATIENCE;
        Shrinker.Smallest smallest = Shrinker.of(plan, fault, each -> Run.of(each, placed, little), SHRINKING);
        Plan least = smallest.plan();
        return new Finding(
                plan.seed(),
                fault.what(),
                smallest.fault().text(),
                least.steps().size() + least.acts().size(),
                smallest.tries(),
                Program.of(least, placed, smallest.fault(), smallest.tries()));
    }

    /// Threads of graphs end when they are idle.
    private Optional<Finding> threadsLeft(Set<Thread> before) {
        long begun = System.nanoTime();
        while (true) {
            List<String> left = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> !each.isDaemon() && each.getName().startsWith("braid-") && !before.contains(each))
                    .map(Thread::getName)
                    .toList();
            if (left.isEmpty()) {
                return Optional.empty();
            }
            if (System.nanoTime() - begun > patience.toNanos()) {
                return Optional.of(new Finding(seed, "THREADS", "left over when all is closed: " + left, 0, "", ""));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Runs graphs and writes a program for each finding into the working directory, as `Seed123.java`.
    ///
    /// `java -cp ... braid.testkit.random.RandomTester SEED NUMBER [TROUBLE...]`: from that seed, so many graphs,
    /// without these troubles.
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: RandomTester SEED NUMBER [TROUBLE...]");
            System.exit(2);
        }
        RandomTester tester = seeded(Long.parseLong(arguments[0]))
                .findings(Integer.getInteger("braid.random.findings", 10))
                .patience(Duration.ofSeconds(Integer.getInteger("braid.random.patience", (int) PATIENCE.toSeconds())));
        for (String trouble : Arrays.asList(arguments).subList(2, arguments.length)) {
            tester = tester.without(Trouble.valueOf(trouble));
        }
        Report report = tester.run(Long.parseLong(arguments[1]), Long.MAX_VALUE, RandomTester::write);
        System.out.println(report);
        System.exit(report.findings().isEmpty() ? 0 : 1); // threads of a graph that hangs would go on
    }

    private static void write(Finding finding) {
        Path file = Path.of("Seed" + finding.seed() + ".java");
        try {
            Files.writeString(file, finding.program());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(finding.what() + " in " + file + ", " + finding.steps() + " steps, fails in "
                + finding.tries() + ": " + finding.text().lines().limit(3).toList());
    }
}
