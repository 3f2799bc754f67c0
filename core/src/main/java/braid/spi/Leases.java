package braid.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The leases among the elements that a step holds. A step notes what it keeps, and takes it out to pass it on;
/// what is left when the step is over is let go of, and what comes later at once. Elements that are no leases
/// cost a look at their class.
///
/// A step ends it where no more can come of what it holds, as at completion; the graph ends it when the node is
/// destroyed, perhaps while a thread is still in the step.
public final class Leases {

    private final Set<Shared> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile boolean used;
    private boolean over;

    /// Holds nothing yet.
    public Leases() {}

    /// The step holds `element` from now on.
    public void keep(Object element) {
        if (element instanceof Shared lease && !noted(lease)) {
            lease.close();
        }
    }

    private synchronized boolean noted(Shared lease) {
        used = true;
        if (!over) {
            held.add(lease);
        }
        return !over;
    }

    /// Takes `element` out, which the step passes on next, or uses up.
    ///
    /// @return false if it was let go of meanwhile, and is nobody's to pass on
    public boolean take(@Nullable Object element) {
        return !(element instanceof Shared lease) || taken(lease);
    }

    private synchronized boolean taken(Shared lease) {
        return held.remove(lease);
    }

    /// As [#take], of all of `elements`; where one was let go of, so are all.
    public boolean takeAll(Collection<?> elements) {
        if (!used) {
            return true;
        }
        boolean all = true;
        for (Object element : elements) {
            all &= take(element);
        }
        if (!all) {
            elements.forEach(Shared::drop);
        }
        return all;
    }

    /// Lets go of `element`, which the step will not pass on.
    public void drop(@Nullable Object element) {
        if (element instanceof Shared lease) {
            taken(lease);
            lease.close();
        }
    }

    /// A list of `elements` to pass on, which the step goes on holding: of each lease another one.
    ///
    /// @return null if they were let go of meanwhile
    public <T> @Nullable List<T> shared(Collection<T> elements) {
        return used ? sharedOnes(elements) : List.copyOf(elements);
    }

    /// As [#shared], of a list that never changes: where nothing in it is a lease it is passed on itself.
    public <T> @Nullable List<T> sharedView(List<T> elements) {
        return used ? sharedOnes(elements) : elements;
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable List<T> sharedOnes(Collection<T> elements) {
        List<T> list = new ArrayList<>(elements.size());
        synchronized (this) {
            if (over) {
                return null;
            }
            for (T element : elements) {
                list.add(element instanceof Shared lease ? (T) lease.share() : element);
            }
        }
        return Collections.unmodifiableList(list);
    }

    /// Lets go of all that is held, and of all that will be.
    public void end() {
        List<Shared> left;
        synchronized (this) {
            over = true;
            left = List.copyOf(held);
            held.clear();
        }
        left.forEach(Shared::close);
    }

    /// How many are held.
    public synchronized int size() {
        return held.size();
    }
}
