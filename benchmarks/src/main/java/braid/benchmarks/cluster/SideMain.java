package braid.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// The process of a [Side] or two: starts it, says that it is ready, and measures what it is asked to, line by line.
public final class SideMain {

    static final String READY = "ready";
    static final String VERSIONS = "versions ";
    static final String RESULT = "result ";
    static final String FAILED = "failed ";

    private SideMain() {}

    /// `braid`, or `direct` with the directory of its certificates and its port.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        switch (arguments[0]) {
            case "braid" -> {
                try (BraidSide side = new BraidSide()) {
                    answer(Map.of("braid", side));
                }
            }
            case "direct" -> {
                try (var cluster = new DirectCluster(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
                    answer(Map.of(
                            DirectMember.POOLED, cluster.side(DirectMember.POOLED),
                            DirectMember.INLINE, cluster.side(DirectMember.INLINE)));
                }
            }
            default -> throw new IllegalArgumentException("no side: " + arguments[0]);
        }
        System.exit(0);
    }

    private static void answer(Map<String, Side> sides) throws InterruptedException {
        IO.println(READY);
        for (String line = IO.readln(); line != null; line = IO.readln()) {
            String answer;
            try {
                String[] words = line.split(" ");
                answer = RESULT + measure(Objects.requireNonNull(sides.get(words[3]), line), words);
            } catch (RuntimeException e) {
                answer = FAILED + e;
            }
            IO.println(answer);
        }
    }

    private static double measure(Side side, String[] words) throws InterruptedException {
        int inFlight = Integer.parseInt(words[1]);
        Duration time = Duration.ofMillis(Long.parseLong(words[2]));
        return switch (words[0]) {
            case "small" -> side.small(inFlight, time);
            case "idle" -> side.idle(time);
            case "large" -> side.large(inFlight, time);
            default -> throw new IllegalArgumentException("no measure: " + words[0]);
        };
    }
}
