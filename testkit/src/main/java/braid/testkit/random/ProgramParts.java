package braid.testkit.random;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What the functions of a plan are in a program: methods and types of it, each there if it is used.
final class ProgramParts {

    static final String IMPORTS = """
        import braid.*;
        import braid.spi.*;
        import java.time.Duration;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.concurrent.locks.LockSupport;
        import java.util.stream.Collectors;
        import java.util.stream.Gatherer;
        import java.util.stream.Gatherers;
        """;

    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    private ProgramParts() {}

    /// The parts that `program` needs, and those that these need.
    static String of(String program) {
        Map<String, String> used = new LinkedHashMap<>();
        String text = program;
        int before = -1;
        while (used.size() > before) {
            before = used.size();
            for (Map.Entry<String, String> part : PARTS.entrySet()) {
                if (Pattern.compile("\\b" + part.getKey() + "\\b").matcher(text).find()) {
                    used.putIfAbsent(part.getKey(), part.getValue());
                }
            }
            text = program + String.join("", used.values());
        }
        StringBuilder all = new StringBuilder();
        PARTS.forEach((name, part) -> all.append(used.containsKey(name) ? "\n" + part : ""));
        return all.toString();
    }

    private static void part(String name, String text) {
        PARTS.put(name, text);
    }

    static {
        part("got", """
            Object got(Remote<Object> remote) {
                boolean interrupted = false;
                try (remote) {
                    while (true) {
                        try {
                            return remote.get();
                        } catch (StreamInterruptedException e) {
                            interrupted |= Thread.interrupted();
                        }
                    }
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            """);
        part("Recorder", """
            /// Records what comes by: elements, failures as !text, the completion as END.
            record Recorder(List<Object> seen, boolean passesFailures) implements Operator<Object, Object> {
                Recorder(boolean passesFailures) {
                    this(Collections.synchronizedList(new ArrayList<>()), passesFailures);
                }

                public Step<Object, Object> open(Context context) {
                    return down -> new Recording(seen, passesFailures, down);
                }
            }
            """);
        part("Recording", """
            record Recording(List<Object> seen, boolean passesFailures, Receiver<? super Object> down)
                    implements Receiver<Object> {
                public void receive(Object element) throws InterruptedException {
                    seen.add(element);
                    moved.incrementAndGet();
                    down.receive(element);
                }

                public void signal(Signal signal) throws InterruptedException {
                    if (signal instanceof Failure failure) {
                        seen.add("!" + failure.cause().getMessage());
                        if (!passesFailures) {
                            return;
                        }
                    } else if (signal instanceof Completion) {
                        seen.add("END");
                    }
                    down.signal(signal);
                }
            }
            """);
        part("made", """
            String made(int id, Object... of) {
                return shortened(id + Arrays.asList(of).stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")")));
            }
            """);
        part("shortened", """
            String shortened(String text) {
                if (text.length() <= 14) {
                    return text;
                }
                return text.substring(0, 4).replace("~", "") + "#" + Integer.toHexString(text.hashCode()) + "~".repeat(rounds(text));
            }
            """);
        part("rounds", """
            int rounds(Object element) {
                return Math.min(4, (int) String.valueOf(element).chars().filter(each -> each == '~').count());
            }
            """);
        part("pick", """
            int pick(int id, Object element, int bound) {
                int hash = 31 * String.valueOf(element).hashCode() + id * 0x9E3779B9;
                hash ^= hash >>> 15;
                hash *= 0x85EBCA6B;
                hash ^= hash >>> 13;
                return Math.floorMod(hash, bound);
            }
            """);
        part("failOn", """
            void failOn(int id, Object element) throws Exception {
                if (pick(id, element, 5) == 0) {
                    throw new Exception("bad " + id + " " + shortened(String.valueOf(element)));
                }
            }
            """);
        part("interruptedOn", """
            void interruptedOn(int id, Object element) throws Exception {
                if (pick(id, element, 5) == 0) {
                    throw new InterruptedException("bad " + id + " " + shortened(String.valueOf(element)));
                }
            }
            """);
        part("flagOn", """
            void flagOn(int id, Object element) {
                if (pick(id, element, 5) == 0) {
                    Thread.currentThread().interrupt();
                }
            }
            """);
        part("slowOn", """
            void slowOn(int id, Object element) {
                if (pick(id, element, 4) == 0) {
                    LockSupport.parkNanos(60_000);
                }
            }
            """);
        part("gates", """
            final Map<Integer, CountDownLatch> gates = new ConcurrentHashMap<>();
            """);
        part("open", """
            void open(int id) {
                gates.computeIfAbsent(id, _ -> new CountDownLatch(1)).countDown();
            }
            """);
        part("stuckOn", """
            void stuckOn(int id, Object element) {
                if (pick(id, element, 5) == 0) {
                    boolean interrupted = false;
                    while (true) {
                        try {
                            gates.computeIfAbsent(id, _ -> new CountDownLatch(1)).await();
                            break;
                        } catch (InterruptedException e) {
                            interrupted = true;
                        }
                    }
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            """);
        part("passes", """
            boolean passes(int id, Object element) {
                return pick(id + 1000, element, 3) != 0;
            }
            """);
        part("goesOn", """
            boolean goesOn(int id, Object element) {
                return pick(id + 4000, element, 8) != 0;
            }
            """);
        part("weight", """
            int weight(int id, Object element) {
                return pick(id + 5000, element, 4);
            }
            """);
        part("later", """
            CompletableFuture<Object> later(Object made) {
                return CompletableFuture.supplyAsync(() -> made);
            }
            """);
        part("flat", """
            List<Object> flat(int id, Object element) {
                return switch (pick(id + 2000, element, 4)) {
                    case 0 -> List.of();
                    case 1 -> List.of(made(id, element, "a"), made(id, element, "b"));
                    default -> List.of(made(id, element));
                };
            }
            """);
        part("failingFlat", """
            Iterable<Object> failingFlat(int id, Object element) {
                return pick(id, element, 5) != 0 ? flat(id, element) : () -> new Iterator<>() {
                    boolean given;

                    public boolean hasNext() {
                        return true;
                    }

                    public Object next() {
                        if (given) {
                            throw new IllegalStateException("bad " + id + " " + shortened(String.valueOf(element)));
                        }
                        given = true;
                        return made(id, element);
                    }
                };
            }
            """);
        part("round", """
            List<Object> round(Object element) {
                return rounds(element) < 2 ? List.of("~" + shortened(String.valueOf(element))) : List.of();
            }
            """);
        part("key", """
            String key(int id, Object element) {
                return "k" + pick(id + 3000, element, 6);
            }
            """);
        part("limit", """
            Gatherer<Object, ?, Object> limit(int most) {
                return Gatherer.ofSequential(() -> new int[1], (taken, element, down) -> {
                    if (taken[0] == most) {
                        return false;
                    }
                    taken[0]++;
                    return down.push(element) && taken[0] < most;
                });
            }
            """);
        part("pulled", """
            Iterable<Object> pulled(int id, int many, boolean fails) {
                return () -> new Iterator<>() {
                    int next;

                    public boolean hasNext() {
                        return next < many || fails;
                    }

                    public Object next() {
                        if (next == many) {
                            throw new IllegalStateException("bad iterator " + id);
                        }
                        return "p" + id + "." + next++;
                    }
                };
            }
            """);
        part("Call", """
            interface Call {
                Object call() throws Exception;
            }
            """);
        part("act", """
            /// Does one thing, and says what came of it if that is not nothing.
            void act(String what, Call call) {
                try {
                    Object result = call.call();
                    if (result instanceof Boolean) {
                        said.add(what + " -> " + result);
                    }
                } catch (Exception e) {
                    said.add(what + " -> " + e);
                }
                Thread.interrupted();
                moved.incrementAndGet();
            }
            """);
        part("moved", """
            static final AtomicLong moved = new AtomicLong();
            """);
        part("said", """
            Collection<String> said = new ConcurrentLinkedQueue<>();
            """);
    }
}
