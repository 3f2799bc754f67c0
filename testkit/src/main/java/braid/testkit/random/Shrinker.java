package braid.testkit.random;

import braid.testkit.random.Plan.Habit;
import braid.testkit.random.Plan.Link;
import braid.testkit.random.Plan.Probe;
import braid.testkit.random.Plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Makes a plan that fails smaller, as long as it fails in the same way: fewer threads, acts, steps and links, and
/// plainer ones.
final class Shrinker {

    /// So often a plan is run that fails each time, or not at all.
    private static final int SURE = 2;

    private final Function<Plan, Optional<Fault>> run;
    private final String what;
    private int tries;
    private final long end;
    private Plan smallest;
    private Fault fault;

    private Shrinker(Plan plan, Fault fault, Function<Plan, Optional<Fault>> run, int tries, Duration limit) {
        this.smallest = plan;
        this.fault = fault;
        this.what = fault.what();
        this.run = run;
        this.tries = tries;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /// A plan that fails, and how.
    ///
    /// @param tries in how many runs it has failed of how many
    record Smallest(Plan plan, Fault fault, String tries) {}

    /// @param limit how long it may take
    static Smallest of(Plan plan, Fault fault, Function<Plan, Optional<Fault>> run, Duration limit) {
        int failed = 0;
        for (int i = 0; i < 4; i++) {
            failed += run.apply(plan)
                            .filter(each -> each.what().equals(fault.what()))
                            .isPresent()
                    ? 1
                    : 0;
        }
        // A fault that does not come each time is looked for several times.
        Shrinker shrinker = new Shrinker(plan, fault, run, failed == 4 ? SURE : failed > 0 ? 16 : 40, limit);
        shrinker.shrink();
        return shrinker.result();
    }

    private Smallest result() {
        int failed = 0;
        for (int i = 0; i < 10; i++) {
            failed += failure(smallest).isPresent() ? 1 : 0;
        }
        return new Smallest(smallest, fault, failed + " of 10");
    }

    private Optional<Fault> failure(Plan plan) {
        return run.apply(plan).filter(each -> each.what().equals(what));
    }

    private boolean fails(Plan plan) {
        if (plan.equals(smallest)) {
            return false;
        }
        int seen = 0;
        for (int i = 0; i < tries && System.nanoTime() < end; i++) {
            Optional<Fault> failure = failure(plan);
            if (failure.isPresent() && ++seen == (comesEachTime() ? 1 : 2)) {
                smallest = plan;
                fault = failure.get();
                lookWhetherItComesEachTime();
                return true;
            }
        }
        return false;
    }

    private boolean comesEachTime() {
        return tries == SURE;
    }

    /// A fault that came in some runs only may come in each, once the plan is small.
    private void lookWhetherItComesEachTime() {
        int seen = 0;
        while (!comesEachTime() && seen < 4) {
            if (failure(smallest).isEmpty()) {
                return;
            }
            seen++;
        }
        tries = SURE;
    }

    private void shrink() {
        boolean smaller = true;
        while (smaller && System.nanoTime() < end) {
            smaller = dropActors();
            smaller |= dropActs();
            smaller |= dropSteps();
            smaller |= dropLinks();
            smaller |= simplifySteps();
            smaller |= simplifyActs();
        }
    }

    private boolean dropActors() {
        boolean smaller = false;
        for (int i = smallest.actors().size() - 1; i >= 0 && smallest.actors().size() > 1; i--) {
            smaller |= fails(withoutActor(smallest, i));
        }
        return smaller;
    }

    private static Plan withoutActor(Plan plan, int gone) {
        List<List<Act>> actors = new ArrayList<>();
        for (int i = 0; i < plan.actors().size(); i++) {
            if (i != gone) {
                List<Act> acts = new ArrayList<>();
                for (Act act : plan.actors().get(i)) {
                    switch (act) {
                        case Act.Interrupt(int actor) when actor == gone -> {}
                        case Act.Interrupt(int actor) when actor > gone -> acts.add(new Act.Interrupt(actor - 1));
                        default -> acts.add(act);
                    }
                }
                actors.add(acts);
            }
        }
        return new Plan(plan.seed(), plan.steps(), plan.links(), actors);
    }

    private boolean dropActs() {
        boolean smaller = false;
        for (int actor = 0; actor < smallest.actors().size(); actor++) {
            for (int many = Math.max(1, smallest.actors().get(actor).size() / 2); many > 0; many /= 2) {
                for (int from = smallest.actors().get(actor).size() - many; from >= 0; from -= many) {
                    smaller |= fails(withoutActs(
                            smallest,
                            actor,
                            from,
                            Math.min(from + many, smallest.actors().get(actor).size())));
                }
            }
        }
        return smaller;
    }

    private static Plan withoutActs(Plan plan, int actor, int from, int to) {
        List<List<Act>> actors = new ArrayList<>(plan.actors());
        List<Act> acts = new ArrayList<>(actors.get(actor));
        if (from < acts.size()) {
            acts.subList(from, Math.min(to, acts.size())).clear();
        }
        actors.set(actor, acts);
        return new Plan(plan.seed(), plan.steps(), plan.links(), actors);
    }

    private boolean dropSteps() {
        boolean smaller = false;
        for (Step step : smallest.steps().reversed()) {
            if (step.kind().isSource()) {
                for (Step other : smallest.sources()) {
                    if (smallest.has(step.id()) && other.id() != step.id() && smallest.has(other.id())) {
                        smaller |= fails(withoutStep(smallest, step, other.id(), false));
                        if (smallest.has(step.id()) && other.kind() == step.kind()) {
                            smaller |= fails(withoutStep(smallest, step, other.id(), true));
                        }
                    }
                }
            } else {
                for (int up : step.ups().stream().distinct().toList()) {
                    if (smallest.has(step.id())
                            && smallest.step(step.id()).ups().contains(up)) {
                        smaller |= fails(withoutStep(smallest, smallest.step(step.id()), up, false));
                    }
                }
            }
        }
        return smaller;
    }

    /// What stands behind the step then stands behind `instead`.
    private static Plan withoutStep(Plan plan, Step gone, int instead, boolean keepActs) {
        List<Step> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step.id() != gone.id()) {
                steps.add(step.withUps(step.ups().stream()
                        .map(up -> up == gone.id() ? instead : up)
                        .toList()));
            }
        }
        List<Link> links = new ArrayList<>();
        for (Link link : plan.links()) {
            boolean ends = link.to() == gone.id() || (link.from() == gone.id() && gone.kind() == Kind.LOOP);
            if (!ends) {
                links.add(link.from() == gone.id() ? new Link(link.id(), instead, link.to(), link.when()) : link);
            }
        }
        Plan smaller = new Plan(plan.seed(), steps, links, plan.actors());
        links.removeIf(
                link -> smaller.isRound(link) && smaller.step(link.from()).kind() != Kind.LOOP);
        List<List<Act>> actors = new ArrayList<>();
        for (List<Act> actor : plan.actors()) {
            List<Act> acts = new ArrayList<>();
            for (Act act : actor) {
                Act kept = keepActs ? moved(act, gone.id(), instead) : act;
                if (isAbout(kept, smaller, links)) {
                    acts.add(kept);
                }
            }
            actors.add(acts);
        }
        return new Plan(plan.seed(), steps, links, actors);
    }

    private static Act moved(Act act, int from, int to) {
        return switch (act) {
            case Act.Emit(int source, String value, Act.Way way) when source == from -> new Act.Emit(to, value, way);
            case Act.EmitAll(int source, List<String> values) when source == from -> new Act.EmitAll(to, values);
            default -> act;
        };
    }

    private static boolean isAbout(Act act, Plan plan, List<Link> links) {
        return switch (act) {
            case Act.Emit(int source, var _, var _) -> plan.has(source);
            case Act.EmitAll(int source, var _) -> plan.has(source);
            case Act.Pull(int source, var _) -> plan.has(source);
            case Act.Drain(int source, var _) -> plan.has(source);
            case Act.Close(int source, var _) -> plan.has(source);
            case Act.Pause(int source) -> plan.has(source);
            case Act.Resume(int source) -> plan.has(source);
            case Act.Attach(int step) -> plan.has(step);
            case Act.Destroy(int step) -> plan.has(step);
            case Act.Open(int step) -> plan.has(step);
            case Act.Connect(int link) -> links.stream().anyMatch(each -> each.id() == link);
            case Act.Disconnect(int link) -> links.stream().anyMatch(each -> each.id() == link);
            case Act.Interrupt _, Act.Look _, Act.Rest _ -> true;
        };
    }

    private boolean dropLinks() {
        boolean smaller = false;
        for (Link gone : smallest.links()) {
            List<Link> links = smallest.links().stream()
                    .filter(link -> link.id() != gone.id())
                    .toList();
            Predicate<Act> about = act -> isAbout(act, smallest, links);
            List<List<Act>> actors = smallest.actors().stream()
                    .map(actor -> actor.stream().filter(about).toList())
                    .toList();
            smaller |= fails(new Plan(smallest.seed(), smallest.steps(), links, actors));
        }
        return smaller;
    }

    private boolean simplifySteps() {
        boolean smaller = false;
        for (int i = 0; i < smallest.steps().size(); i++) {
            Step step = smallest.steps().get(i);
            if (step.habit() != Habit.PLAIN) {
                smaller |= fails(with(i, step.with(Habit.PLAIN)));
            }
            step = smallest.steps().get(i);
            if (step.probe() != Probe.NOWHERE && !smallest.isRacy(step)) {
                smaller |= fails(with(i, step.with(Probe.NOWHERE)));
            }
            step = smallest.steps().get(i);
            if (step.size() > 1) {
                smaller |= fails(with(i, step.with(1)));
            }
        }
        return smaller;
    }

    private Plan with(int at, Step step) {
        List<Step> steps = new ArrayList<>(smallest.steps());
        steps.set(at, step);
        return new Plan(smallest.seed(), steps, smallest.links(), smallest.actors());
    }

    private boolean simplifyActs() {
        boolean smaller = false;
        for (int actor = 0; actor < smallest.actors().size(); actor++) {
            for (int i = 0; i < smallest.actors().get(actor).size(); i++) {
                Act act = smallest.actors().get(actor).get(i);
                Act simple = switch (act) {
                    case Act.Emit(int source, String value, var _) -> new Act.Emit(source, value, Act.Way.EMIT);
                    case Act.EmitAll(int source, List<String> values)
                    when values.size() > 1 -> new Act.EmitAll(source, values.subList(0, values.size() / 2));
                    case Act.EmitAll(int source, List<String> values) ->
                        new Act.Emit(source, values.getFirst(), Act.Way.EMIT);
                    default -> act;
                };
                List<List<Act>> actors = new ArrayList<>(smallest.actors());
                List<Act> acts = new ArrayList<>(actors.get(actor));
                acts.set(i, simple);
                actors.set(actor, acts);
                smaller |= fails(new Plan(smallest.seed(), smallest.steps(), smallest.links(), actors));
            }
        }
        return smaller;
    }
}
