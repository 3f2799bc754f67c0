package braid.graph.change;

import braid.graph.lock.Entered;
import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.Walk;
import braid.graph.wait.Entering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes a change of a graph between two elements: enters all regions that it touches, then takes one short lock
/// for all graphs. Inside that lock nothing waits.
///
/// @param at where it is, for reports of waits
/// @param touched finds the regions that it touches
/// @param edit does it
/// @param then what is done once it is made, in no region
record Change(Node at, Supplier<Set<Region>> touched, Runnable edit, Runnable then) {

    private static final ReentrantLock LOCK = new ReentrantLock();

    /// After so many tries it holds the regions that it has while it waits for the next: where many are busy, there
    /// is no moment at which all are free.
    private static final int EASY = 8;

    /// How long it waits then; longer may be somebody who stands at a join, or in a stuck function.
    private static final long MOMENT_NANOS = 20_000_000;

    /// A change of `links`.
    static Change of(List<Link> links, Runnable edit, Runnable then) {
        return new Change(links.getFirst().to(), () -> touched(links), edit, then);
    }

    /// The regions that a change of `links` touches: those that push into them, those of all nodes behind them up
    /// to the next boundary, and those that push into these, since a node may move to their region. A destroyed
    /// node's region is left out: what still runs there is no longer heard.
    private static Set<Region> touched(List<Link> links) {
        Set<Region> regions = new HashSet<>();
        Set<Node> behind = new LinkedHashSet<>();
        for (Link link : links) {
            addBehind(regions, link.from());
            if (!link.to().isSource() && !behind.contains(link.to())) {
                behind.addAll(Walk.from(link.to(), Walk::belowSynchronously));
            }
        }
        for (Node node : behind) {
            if (node.region() != null) {
                regions.add(node.region());
            }
            if (!node.isSource()) {
                for (Link link : node.ups()) {
                    addBehind(regions, link.from());
                }
            }
        }
        return regions;
    }

    private static void addBehind(Set<Region> regions, Node node) {
        Region region = node.regionBehind();
        if (region != null && !node.destroyed()) {
            regions.add(region);
        }
    }

    /// Makes it, or has it made as soon as the calling thread is out of the regions that it touches.
    void make() {
        Region held = null;
        boolean interrupted = false;
        int tries = 0;
        try {
            while (true) {
                Set<Region> regions = locked(touched);
                if (held != null && !regions.contains(held)) {
                    held.leave();
                    held = null;
                }
                List<Region> entered = new ArrayList<>();
                Region busy = enter(regions, held, entered, ++tries > EASY);
                held = null;
                boolean made;
                try {
                    made = busy == null && edit(regions);
                } finally {
                    leave(entered);
                }
                if (made) {
                    then.run();
                    return;
                }
                if (busy == null) {
                    continue;
                }
                Entered how = Entering.toChange(busy, at, Long.MAX_VALUE);
                if (how == Entered.YES) {
                    held = busy;
                } else if (how == Entered.INTERRUPTED) {
                    interrupted |= Thread.interrupted();
                } else {
                    Later.run(this::make);
                    return;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Enters all of `regions`, by their numbers, as long as none of them is busy.
    ///
    /// @param hard whether to wait for a moment for one that is busy, while those before it are held
    /// @return the one that is busy, or null
    private @Nullable Region enter(Set<Region> regions, @Nullable Region held, List<Region> entered, boolean hard) {
        Thread me = Thread.currentThread();
        if (held != null) {
            entered.add(held);
        }
        List<Region> sorted = new ArrayList<>(regions);
        sorted.sort(Comparator.comparingLong(Region::number));
        for (Region region : sorted) {
            if (region != held) {
                boolean in =
                        region.tryEnter(me) || (hard && Entering.toChange(region, at, MOMENT_NANOS) == Entered.YES);
                if (!in) {
                    return region;
                }
                entered.add(region);
            }
        }
        return null;
    }

    /// Makes the change, unless the regions that it touches have changed meanwhile.
    private boolean edit(Set<Region> regions) {
        LOCK.lock();
        try {
            if (!touched.get().equals(regions)) {
                return false;
            }
            edit.run();
            regions.forEach(region -> region.relink(false));
            return true;
        } finally {
            LOCK.unlock();
        }
    }

    /// Leaves all, and only then has what was queued in them done: that may push into any of them.
    private static void leave(List<Region> entered) {
        entered.reversed().forEach(Region::exit);
        entered.forEach(Region::workLeft);
    }

    private static <T> T locked(Supplier<T> read) {
        LOCK.lock();
        try {
            return read.get();
        } finally {
            LOCK.unlock();
        }
    }
}
