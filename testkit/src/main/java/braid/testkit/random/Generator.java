package braid.testkit.random;

import braid.testkit.random.Act.Patience;
import braid.testkit.random.Act.Way;
import braid.testkit.random.Plan.Habit;
import braid.testkit.random.Plan.Link;
import braid.testkit.random.Plan.Probe;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Plan.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes a plan of a seed.
final class Generator {

    private static final int MOST_TOKENS = 150;

    private static final List<Kind> PLAIN = List.of(
            Kind.MAP,
            Kind.MAP,
            Kind.RETRY,
            Kind.GUARD,
            Kind.FILTER,
            Kind.FLAT_MAP,
            Kind.ACCUMULATE,
            Kind.ACCUMULATE_FROM,
            Kind.MAP_WITH_STATE,
            Kind.UNIQUE,
            Kind.LIMIT,
            Kind.SKIP,
            Kind.SLICE,
            Kind.TAKE_WHILE,
            Kind.DROP_WHILE,
            Kind.CHANGED,
            Kind.PEEK,
            Kind.FREQUENCIES,
            Kind.UNIQUE_COMPARED,
            Kind.PARTITION_UNIQUE,
            Kind.PARTITION_BY_KEY,
            Kind.KEYED_ACCUMULATE,
            Kind.KEYED_PARTITION,
            Kind.LATEST,
            Kind.OVERFLOW,
            Kind.WEIGHED_BUFFER,
            Kind.MAP_ASYNC,
            Kind.SWITCH_MAP,
            Kind.PARTITION,
            Kind.SLIDING,
            Kind.SLIDING_DROP,
            Kind.SINK,
            Kind.ON_ERROR,
            Kind.RECOVER,
            Kind.WINDOW_GATHERER,
            Kind.LIMIT_GATHERER,
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.BUFFER);

    private static final List<Kind> COMPUTING = List.of(
            Kind.MAP,
            Kind.MAP,
            Kind.RETRY,
            Kind.FILTER,
            Kind.PEEK,
            Kind.FLAT_MAP,
            Kind.ACCUMULATE,
            Kind.PARTITION,
            Kind.SLIDING);
    private static final List<Kind> TIMED = List.of(
            Kind.DELAY,
            Kind.RATE_LIMIT,
            Kind.PARTITION_TIMEOUT,
            Kind.TIMED_WINDOW,
            Kind.TIMED_WINDOW_UNIQUE,
            Kind.FIXED_WINDOW,
            Kind.BATCH,
            Kind.DEBOUNCE,
            Kind.THROTTLE,
            Kind.SAMPLE,
            Kind.TIMEOUT);
    private static final List<Kind> JOINS =
            List.of(Kind.UNION, Kind.ZIP, Kind.COMBINE_LATEST, Kind.WITH_LATEST, Kind.ZIP_LATEST, Kind.COLLECT);

    private final SplittableRandom random;
    private final long seed;
    private final int placed;
    private final Set<Trouble> troubles;
    private final List<Habit> habits;
    private final List<Step> steps = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Map<Integer, Integer> tokens = new HashMap<>();
    private int emitted;

    private Generator(long seed, int placed, Set<Trouble> troubles) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.placed = placed;
        this.troubles = troubles;
        this.habits = Arrays.stream(Habit.values()).filter(this::isWanted).toList();
    }

    /// @param placed how many pieces the user places; if there are some, each plan has one
    /// @param troubles what may go on
    static Plan plan(long seed, int placed, Set<Trouble> troubles) {
        return new Generator(seed, placed, troubles).plan();
    }

    private boolean isWanted(Habit habit) {
        return switch (habit) {
            case PLAIN -> true;
            case FAILS -> troubles.contains(Trouble.FAILURES);
            case SLOW -> troubles.contains(Trouble.SLOWNESS);
            case STUCK -> troubles.contains(Trouble.STUCK);
            case FLAGS -> troubles.contains(Trouble.FLAGS);
            case INTERRUPTED -> troubles.contains(Trouble.INTERRUPTED_FUNCTIONS);
        };
    }

    /// Whether, by chance, there is a trouble of this kind.
    private boolean oneIn(int many, Trouble trouble) {
        return oneIn(many) && troubles.contains(trouble);
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Plan plan() {
        boolean timed = oneIn(5);
        int sources = oneIn(2) ? 1 : 1 + random.nextInt(3);
        emitted = 2 + random.nextInt(oneIn(4) ? 40 : 14);
        for (int i = 0; i < sources; i++) {
            add(!timed && oneIn(6) ? Kind.PULLED : Kind.SOURCE, List.of(), 1 + random.nextInt(12), emitted);
        }
        int operators = 1 + random.nextInt(oneIn(3) ? 14 : 7);
        while (steps.size() < sources + operators) {
            grow(timed);
        }
        if (placed > 0) {
            Step up = oneOf(steps);
            Step own = add(Kind.PLACED, List.of(up.id()), random.nextInt(placed), tokens(up.id()));
            if (oneIn(2)) {
                chain(own, oneOf(PLAIN));
            }
        }
        if (oneIn(4, Trouble.LINKS)) {
            link();
        }
        Plan graph = new Plan(seed, steps, links, List.of());
        steps.replaceAll(step -> graph.isRacy(step) && step.probe() == Probe.NOWHERE ? step.with(probe()) : step);
        return new Script(new Plan(seed, steps, links, List.of())).plan();
    }

    private int tokens(int step) {
        return tokens.getOrDefault(step, 1);
    }

    private Step add(Kind kind, List<Integer> ups, int size, int many) {
        Probe probe = kind.isRacy() ? probe() : oneIn(8) ? (oneIn(2) ? Probe.BRANCH : Probe.INLINE) : Probe.NOWHERE;
        Habit habit = oneIn(3) ? oneOf(habits) : Habit.PLAIN;
        Step step = new Step(steps.size(), kind, ups, size, habit, probe, oneIn(4));
        steps.add(step);
        tokens.put(step.id(), many);
        return step;
    }

    private Probe probe() {
        return oneIn(3) ? Probe.BRANCH : Probe.INLINE;
    }

    private Step chain(Step up, Kind kind) {
        int many = tokens(up.id());
        int size = switch (kind) {
            case UNIQUE, UNIQUE_COMPARED -> oneIn(2) ? 2 : Integer.MAX_VALUE;
            case LIMIT_GATHERER -> 1 + random.nextInt(10);
            default -> 1 + random.nextInt(4);
        };
        return add(kind, List.of(up.id()), size, kind == Kind.FLAT_MAP ? many + many / 2 + 1 : many);
    }

    private void grow(boolean timed) {
        Step up = oneIn(3) ? oneOf(steps) : steps.getLast();
        if (oneIn(5)) {
            Step other = oneOf(steps);
            int many = tokens(up.id()) + tokens(other.id());
            if (many < MOST_TOKENS) {
                Kind join = oneOf(JOINS);
                boolean roomy = (join == Kind.ZIP || join == Kind.ZIP_LATEST) && !troubles.contains(Trouble.PARTNERS);
                add(join, List.of(up.id(), other.id()), roomy ? 10_000 : 1 + random.nextInt(4), many);
                return;
            }
        }
        if (oneIn(7)) {
            Step at = chain(up, Kind.SCATTER);
            for (int i = random.nextInt(4); i > 0; i--) {
                at = chain(at, oneOf(COMPUTING));
            }
            if (!oneIn(3)) {
                at = chain(at, Kind.BUFFER);
            }
            if (!oneIn(3)) {
                chain(at, oneOf(List.of(Kind.GATHER, Kind.GATHER, Kind.GATHER_UNORDERED, Kind.FUTURES)));
            }
            return;
        }
        if (timed && oneIn(3)) {
            chain(up, oneOf(TIMED));
            return;
        }
        Kind kind = oneOf(PLAIN);
        if (kind != Kind.FLAT_MAP || tokens(up.id()) < MOST_TOKENS) {
            chain(up, kind);
        }
    }

    private void link() {
        List<Step> hubs =
                steps.stream().filter(step -> step.kind() == Kind.SOURCE).toList();
        if (hubs.isEmpty()) {
            return;
        }
        Step hub = oneOf(hubs);
        Step from = oneOf(steps);
        Plan now = new Plan(seed, steps, links, List.of());
        int most = steps.stream().mapToInt(step -> tokens(step.id())).max().orElse(0);
        if (most > 40) {
            return;
        }
        if (from.id() == hub.id() || now.reaches(hub.id(), from.id())) {
            if (!troubles.contains(Trouble.LOOPS) || forgetsRounds(now, hub, from) || waits(now, hub)) {
                return;
            }
            from = chain(from, Kind.LOOP);
        }
        links.add(new Link(0, from.id(), hub.id(), oneIn(3) ? When.SCRIPTED : When.ALWAYS));
    }

    /// Whether something comes of what went round that does not tell: an empty list that it triggers. Such a loop
    /// has no end.
    private static boolean forgetsRounds(Plan graph, Step hub, Step from) {
        return graph.steps().stream()
                .filter(step -> step.kind() == Kind.COLLECT)
                .anyMatch(step -> graph.reaches(hub.id(), step.ups().getLast()) && graph.reaches(step.id(), from.id()));
    }

    private boolean waits(Plan graph, Step hub) {
        return !troubles.contains(Trouble.PARTNERS_BESIDE_LOOPS)
                && graph.steps().stream()
                        .anyMatch(step -> (step.kind() == Kind.ZIP || step.kind() == Kind.ZIP_LATEST)
                                && graph.reaches(hub.id(), step.id()));
    }

    /// What the threads do with the graph.
    private final class Script {

        private final Plan graph;
        private final List<List<Act>> actors = new ArrayList<>();
        private final List<Integer> sources;

        Script(Plan graph) {
            this.graph = graph;
            this.sources = graph.sources().stream()
                    .filter(step -> step.kind() == Kind.SOURCE)
                    .map(Step::id)
                    .toList();
        }

        Plan plan() {
            boolean alone = oneIn(3);
            int many = alone ? 1 : 1 + random.nextInt(4);
            for (int i = 0; i < many; i++) {
                actors.add(new ArrayList<>());
            }
            if (!sources.isEmpty()) {
                emit();
            }
            for (Step step : graph.sources()) {
                if (step.kind() == Kind.PULLED && !oneIn(10)) {
                    put(new Act.Pull(step.id(), oneIn(2)));
                }
            }
            List<Step> all = new ArrayList<>(graph.steps());
            if (oneIn(4, Trouble.ATTACH)) {
                Step up = oneOf(all);
                all.add(new Step(all.size(), Kind.LATE, List.of(up.id()), 1, Habit.PLAIN, Probe.NOWHERE, oneIn(4)));
                put(new Act.Attach(all.size() - 1));
            }
            if (oneIn(5, Trouble.DESTROY)) {
                List<Step> mortal = all.stream()
                        .filter(step -> step.kind() != Kind.SCATTER && step.kind() != Kind.GATHER && !step.late())
                        .filter(step -> !step.kind().isSource() || troubles.contains(Trouble.DESTROYED_SOURCES))
                        .toList();
                if (!mortal.isEmpty()) {
                    put(new Act.Destroy(oneOf(mortal).id()));
                }
            }
            for (Link link : links) {
                if (link.when() == When.SCRIPTED) {
                    for (int i = 1 + random.nextInt(2); i > 0; i--) {
                        put(new Act.Connect(link.id()));
                        put(new Act.Disconnect(link.id()));
                    }
                }
            }
            for (Step step : all) {
                if (step.habit() == Habit.STUCK && oneIn(2)) {
                    put(new Act.Open(step.id()));
                }
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                extra(alone);
            }
            return new Plan(seed, all, links, actors);
        }

        private void put(Act act) {
            List<Act> actor = oneOf(actors);
            actor.add(random.nextInt(actor.size() + 1), act);
        }

        private void emit() {
            int left = emitted;
            int[] numbers = new int[actors.size()];
            while (left > 0) {
                int actor = random.nextInt(actors.size());
                int source = oneOf(sources);
                if (oneIn(8)) {
                    List<String> values = new ArrayList<>();
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        values.add(actor + "." + numbers[actor]++);
                    }
                    left -= values.size();
                    actors.get(actor).add(new Act.EmitAll(source, values));
                } else {
                    left--;
                    Way way = oneIn(2) ? Way.EMIT : oneOf(List.of(Way.values()));
                    actors.get(actor).add(new Act.Emit(source, actor + "." + numbers[actor]++, way));
                }
            }
        }

        private void extra(boolean alone) {
            int source = oneOf(graph.sources()).id();
            Patience patience = oneIn(2) ? Patience.SHORT : Patience.FOREVER;
            switch (random.nextInt(12)) {
                case 0, 1 -> put(new Act.Drain(source, patience));
                case 2, 3 -> put(alone && links.isEmpty() ? new Act.Rest() : new Act.Drain(source, patience));
                case 4 -> {
                    if (links.isEmpty() && oneIn(2, Trouble.CLOSING)) {
                        put(new Act.Close(source, patience));
                    }
                }
                case 5, 6 -> {
                    if (troubles.contains(Trouble.PAUSES)) {
                        put(new Act.Pause(source));
                        put(new Act.Resume(source));
                    }
                }
                case 7, 8 -> {
                    if (troubles.contains(Trouble.INTERRUPTS)) {
                        put(new Act.Interrupt(random.nextInt(actors.size())));
                    }
                }
                default -> put(new Act.Look());
            }
        }
    }
}
