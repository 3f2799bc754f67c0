package braid.testkit.random;

import braid.PulledSource;
import braid.Snapshot;
import braid.Source;
import braid.Stream;
import braid.StreamException;
import braid.StreamInterruptedException;
import braid.spi.Clock;
import braid.testkit.VirtualClock;
import braid.testkit.random.Act.Patience;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Seen.Emitted;
import braid.testkit.random.Seen.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs a plan once, and judges it.
final class Run {

    /// Threads are taken again: a plan is over in less time than it takes to start one.
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon(true).name("actor-", 0).factory());

    private static final Duration SHORT = Duration.ofNanos(300_000);
    private static final long LOOK_NANOS = 100_000;

    /// Where nothing has moved for so long, those who are stuck are let go on: gates open, pauses end, sources close.
    private static final long STALLED_NANOS = 4_000_000;

    /// A hang is that nothing moves in so many looks, too: a machine that is busy looks late.
    private static final int HANG_LOOKS = 500;

    private final Plan plan;
    private final Duration patience;
    private final AtomicLong moved = new AtomicLong();
    private final Seen seen;
    private final Wired wired;
    private final @Nullable VirtualClock clock;
    private final Thread[] threads;
    private final Collection<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private Run(Plan plan, List<Placed> placed, Duration patience) {
        this.plan = plan;
        this.patience = patience;
        this.seen = new Seen(plan.actors().size());
        this.clock = plan.isTimed() ? new VirtualClock() : null;
        this.wired = new Wired(plan, placed, clock == null ? Clock.system() : clock, moved);
        this.threads = new Thread[plan.actors().size()];
    }

    /// What was wrong, if something was.
    ///
    /// @param patience how long nothing may move at all
    static Optional<Fault> of(Plan plan, List<Placed> placed, Duration patience) {
        return new Run(plan, placed, patience).judged();
    }

    private Optional<Fault> judged() {
        VirtualClock turned = clock;
        if (turned != null) {
            THREADS.execute(() -> turn(turned));
        }
        try {
            act();
            finish();
            look(true);
            if (!seen.faults.isEmpty()) {
                return seen.faults.stream().findFirst();
            }
            return new Judge(plan, placedOf(), wired, seen).fault();
        } catch (Hang hang) {
            release();
            return Optional.of(new Fault("HANG", String.valueOf(hang.getMessage())));
        } finally {
            over = true;
        }
    }

    private List<Placed> placedOf() {
        return wired.placed();
    }

    private void turn(VirtualClock turned) {
        while (!over) {
            if (turned.scheduled() > 0) {
                turned.advance(Wired.TICK);
            }
            LockSupport.parkNanos(5_000);
        }
    }

    /// Nothing moves any more.
    private static final class Hang extends Exception {
        private static final long serialVersionUID = 1L;

        Hang(String message) {
            super(message);
        }
    }

    private void act() throws Hang {
        List<Future<?>> acting = new ArrayList<>();
        for (int i = 0; i < plan.actors().size(); i++) {
            int actor = i;
            acting.add(THREADS.submit(() -> act(actor)));
        }
        await(acting, true);
    }

    private void finish() throws Hang {
        openAll();
        await(List.of(THREADS.submit(this::drainAndClose)), true);
        for (CompletableFuture<?> future : futures) {
            await(List.of(future), false);
        }
    }

    private void drainAndClose() {
        for (int round = 0; round < 2; round++) {
            for (Step step : plan.sources()) {
                call(() -> wired.source(step.id()).drain());
            }
        }
        for (Step step : plan.sources()) {
            if (!plan.isLinked(step.id())) {
                closeForGood(step.id());
            }
        }
        for (Step step : plan.sources()) {
            closeForGood(step.id());
        }
        for (CompletableFuture<?> future : futures) {
            call(future::join);
        }
    }

    /// Closes, again where a function of the graph has left this thread's interrupt flag set, which ends the wait.
    private void closeForGood(int source) {
        do {
            close(source, Patience.FOREVER);
        } while (Thread.interrupted());
    }

    private void openAll() {
        for (Step step : plan.steps()) {
            wired.functions.open(step.id());
        }
        wired.sources().forEach(Source::resume);
    }

    /// Waits until all is done; where nothing moves, opens what is shut, then closes all sources, then gives up.
    private void await(List<? extends Future<?>> work, boolean closing) throws Hang {
        long last = -1;
        long since = System.nanoTime();
        int looks = 0;
        int stage = 0;
        long nap = 10_000;
        while (!work.stream().allMatch(Future::isDone)) {
            LockSupport.parkNanos(nap);
            nap = Math.min(2 * nap, LOOK_NANOS);
            long now = System.nanoTime();
            if (moved.get() != last) {
                last = moved.get();
                since = now;
                looks = 0;
            } else {
                looks++;
                if (now - since > STALLED_NANOS << stage && stage < 2) {
                    stage++;
                    if (stage == 1) {
                        openAll();
                    } else if (closing) {
                        closeAll();
                    }
                } else if (now - since > patience.toNanos() && looks > HANG_LOOKS) {
                    throw new Hang(hang(now - since));
                } else if (looks > 200) {
                    nap = 2_000_000;
                }
            }
        }
        for (Future<?> each : work) {
            if (each instanceof CompletableFuture<?>) {
                continue;
            }
            try {
                each.get();
            } catch (Exception e) {
                seen.faults.add(new Fault("THROWN", text(e)));
            }
        }
    }

    private void closeAll() {
        for (Step step : plan.sources()) {
            seen.closedEarly.add(step.id());
            THREADS.execute(() -> closeForGood(step.id()));
        }
    }

    private static String text(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private String hang(long nanos) {
        StringBuilder text = new StringBuilder(
                "nothing has moved for " + Duration.ofNanos(nanos).toMillis() + " ms\n");
        Map<Long, Snapshot> graphs = new java.util.TreeMap<>();
        for (Source<Object> source : wired.sources()) {
            Snapshot graph = source.snapshot();
            graphs.put(graph.graph(), graph);
        }
        for (Snapshot graph : graphs.values()) {
            for (Snapshot.Node node : graph.nodes()) {
                text.append("  ")
                        .append(node.name())
                        .append(' ')
                        .append(node.state())
                        .append(" in ")
                        .append(node.in());
                text.append(", held ").append(node.held());
                node.waits().forEach(wait -> text.append("\n    waits: ").append(wait.text()));
                text.append('\n');
            }
        }
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            boolean ours = false;
            for (StackTraceElement frame : each.getValue()) {
                ours |= frame.getClassName().startsWith("braid.")
                        && !frame.getClassName().startsWith("braid.graph.Watchdog");
            }
            if (ours && each.getKey() != Thread.currentThread()) {
                text.append("  thread '")
                        .append(each.getKey().getName())
                        .append("' ")
                        .append(each.getKey().getState());
                for (StackTraceElement frame : each.getValue()) {
                    text.append("\n    at ").append(frame);
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    /// Has those who hang go on, as far as that can be.
    private void release() {
        THREADS.execute(() -> wired.sources().forEach(Stream::destroy));
        for (Thread thread : threads) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private void act(int actor) {
        threads[actor] = Thread.currentThread();
        try {
            for (Act act : plan.actors().get(actor)) {
                act(actor, act);
                moved.incrementAndGet();
                boolean _ = Thread.interrupted();
            }
        } finally {
            threads[actor] = null;
            boolean _ = Thread.interrupted();
        }
    }

    private void act(int actor, Act act) {
        switch (act) {
            case Act.Emit emit -> emit(actor, emit);
            case Act.EmitAll all -> emitAll(actor, all);
            case Act.Pull pull -> pull(pull);
            case Act.Drain drain ->
                call(() -> {
                    Source<Object> source = wired.source(drain.source());
                    if (drain.patience() == Patience.FOREVER) {
                        source.drain();
                    } else {
                        source.drain(SHORT);
                    }
                });
            case Act.Close close -> {
                seen.closedEarly.add(close.source());
                close(close.source(), close.patience());
            }
            case Act.Pause pause -> wired.source(pause.source()).pause();
            case Act.Resume resume -> wired.source(resume.source()).resume();
            case Act.Attach attach -> attach(attach.step());
            case Act.Destroy destroy -> {
                if (wired.isBuilt(destroy.step())) {
                    seen.destroyed.addAll(plan.doomed(destroy.step()));
                    wired.node(destroy.step()).destroy();
                }
            }
            case Act.Connect connect -> call(() -> wired.connect(plan.link(connect.link())));
            case Act.Disconnect disconnect -> call(() -> wired.disconnect(plan.link(disconnect.link())));
            case Act.Open open -> wired.functions.open(open.step());
            case Act.Interrupt interrupt -> {
                Thread thread = threads[interrupt.actor()];
                if (thread != null) {
                    thread.interrupt();
                }
            }
            case Act.Look _ -> look(false);
            case Act.Rest _ -> rest();
        }
    }

    private void emit(int actor, Act.Emit emit) {
        Source<Object> source = wired.source(emit.source());
        Fate fate = Fate.UNSURE;
        try {
            fate = switch (emit.way()) {
                case EMIT -> {
                    source.emit(emit.value());
                    yield Fate.TAKEN;
                }
                case TRY -> source.tryEmit(emit.value()) ? Fate.TAKEN : Fate.REFUSED;
                case TIMED -> source.emit(emit.value(), SHORT) ? Fate.TAKEN : Fate.REFUSED;
                case ASYNC -> {
                    CompletableFuture<Void> taken = source.emitAsync(emit.value());
                    futures.add(taken);
                    yield Fate.UNSURE;
                }
            };
        } catch (StreamException failed) {
            thrown(failed);
        } catch (StreamInterruptedException | IllegalStateException refused) {
            fate = Fate.REFUSED;
        }
        seen.emitted.get(actor).add(new Emitted(emit.source(), emit.value(), fate));
    }

    private void emitAll(int actor, Act.EmitAll all) {
        Fate fate = Fate.UNSURE;
        try {
            wired.source(all.source()).emitAll(all.values());
            fate = Fate.TAKEN;
        } catch (StreamException failed) {
            thrown(failed);
        } catch (StreamInterruptedException | IllegalStateException refused) {
            fate = Fate.UNSURE;
        }
        for (String value : all.values()) {
            seen.emitted.get(actor).add(new Emitted(all.source(), value, fate));
        }
    }

    private void pull(Act.Pull pull) {
        PulledSource<Object> source = (PulledSource<Object>) wired.source(pull.source());
        seen.pulled.add(pull.source());
        if (pull.onThreadOfItsOwn()) {
            futures.add(source.start());
        } else {
            seen.closedEarly.add(pull.source());
            call(source::run);
        }
    }

    private void close(int source, Patience patience) {
        call(() -> {
            Source<Object> closing = wired.source(source);
            if (patience == Patience.FOREVER) {
                closing.close();
            } else {
                closing.close(SHORT);
            }
        });
    }

    /// Calls something that may say that the stream has failed.
    private void call(Runnable work) {
        try {
            work.run();
        } catch (StreamException failed) {
            seen.failed = true;
            thrown(failed);
        } catch (java.util.concurrent.CompletionException failed) {
            if (failed.getCause() instanceof StreamException stream) {
                seen.failed = true;
                thrown(stream);
            }
        } catch (StreamInterruptedException | IllegalStateException e) {
            // closed or destroyed before, or interrupted: what arrived meanwhile is judged in the end
            if (e.getMessage() != null && e.getMessage().startsWith("bad ")) {
                seen.thrown.add(e.getMessage());
            }
        }
    }

    private void thrown(Throwable failed) {
        seen.thrown.add(Token.text(failed));
        for (Throwable suppressed : failed.getSuppressed()) {
            thrown(suppressed);
        }
    }

    private void attach(int root) {
        Step step = plan.step(root);
        if (wired.isBuilt(root) || !wired.isBuilt(step.ups().getFirst())) {
            return;
        }
        int before = wired.recorded(step.ups().getFirst());
        try {
            wired.attach(root);
            seen.attached.put(
                    root, new Seen.Span(before, wired.recorded(step.ups().getFirst())));
        } catch (IllegalStateException destroyed) {
            seen.attached.put(root, new Seen.Span(before, Integer.MAX_VALUE));
        }
    }

    private void rest() {
        for (int round = 0; round < 2; round++) {
            for (Step step : plan.sources()) {
                call(() -> wired.source(step.id()).drain());
            }
        }
        boolean pulling = plan.acts().stream().anyMatch(act -> act instanceof Act.Pull(var _, boolean own) && own);
        if (seen.failed || pulling || !seen.closedEarly.isEmpty()) {
            return;
        }
        long before = wired.recorded();
        LockSupport.parkNanos(20_000);
        if (wired.recorded() != before && seen.closedEarly.isEmpty()) {
            seen.faults.add(new Fault("RESTLESS", "something moved behind drain(), while nobody emitted"));
        }
    }

    /// Looks whether no bound is exceeded; at the end, whether nothing is left.
    private void look(boolean atTheEnd) {
        for (Source<Object> source : wired.sources()) {
            String wrong = wrong(source.snapshot(), atTheEnd);
            long begun = System.nanoTime();
            while (wrong != null && atTheEnd && System.nanoTime() - begun < patience.toNanos()) {
                LockSupport.parkNanos(LOOK_NANOS); // what a thread does last it does behind the last element
                wrong = wrong(source.snapshot(), true);
            }
            if (wrong != null && (atTheEnd || !hasFailed(source))) {
                seen.faults.add(new Fault(atTheEnd ? "LEFT" : "BOUND", wrong));
            }
        }
        VirtualClock turned = clock;
        if (atTheEnd && turned != null) {
            long begun = System.nanoTime();
            while (turned.scheduled() > 0 && System.nanoTime() - begun < patience.toNanos()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (turned.scheduled() > 0) {
                seen.faults.add(new Fault("TIMER", turned.toString()));
            }
        }
    }

    /// A failed stream takes beyond the bound what its emitters have under way; no call has told so yet, perhaps.
    private static boolean hasFailed(Source<Object> source) {
        return source.snapshot().nodes().stream().anyMatch(node -> node.state() == Snapshot.State.FAILED);
    }

    private @Nullable String wrong(Snapshot snapshot, boolean atTheEnd) {
        for (Snapshot.Node node : snapshot.nodes()) {
            if (node.held() < 0) {
                return node.name() + " holds " + node.held();
            }
            if (node.held() > node.bound()
                    && !seen.failed
                    && seen.destroyed.isEmpty() // what waits for room then is thrown away there
                    && snapshot.recentFailures().isEmpty()) {
                return node.name() + " holds " + node.held() + " of " + node.bound();
            }
            if (atTheEnd && node.state() != Snapshot.State.DESTROYED) {
                if (node.held() > 0) {
                    return node.name() + " (" + node.operator() + ") holds " + node.held() + " when all is closed";
                }
                if (!node.waits().isEmpty()) {
                    return node.name() + " is waited at when all is closed: " + node.waits();
                }
            }
        }
        return null;
    }
}
