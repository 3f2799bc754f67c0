package braid.cluster.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bounds what has to be done again when workers are lost: no job is sent that stands at the end of more than [#MOST]
/// jobs, one behind the other, of which the driver has no outcome. It waits for an outcome to come: by itself, or, of
/// values that stay on workers, as a copy. Guarded by the scheduler's lock.
final class Lineage {

    /// So many jobs, one behind the other, are without an outcome at the driver.
    private static final int MOST = 64;

    /// A job that has to wait does so until it stands behind so many fewer: it, and those that follow it, go together.
    private static final int STRIDE = 16;

    /// Of so many jobs with values on workers, one behind the other, one has its values copied. A copy takes its time:
    /// as much as as many jobs again, before any has to wait for it.
    private static final int APART = MOST / 2;

    /// Those whose values are being copied, and from whom.
    private final Map<Job, WorkerLink> copies = new HashMap<>();

    /// Notes how many would have to be done again for `job`, which is about to be sent.
    ///
    /// @return null; or what has to come to the driver first: it is not done, or its values are to be copied
    @Nullable
    Job obstacle(Job job) {
        int steps = behind(job);
        if (steps > MOST) {
            Map<Job, Integer> counted = new HashMap<>();
            job.inputs.forEach(input -> count(input, counted)); // outcomes have come since
            steps = behind(job);
        }
        if (steps > MOST) {
            return obstacleAbove(job);
        }
        job.steps = steps;
        return null;
    }

    private static int behind(Job job) {
        int most = 0;
        for (Job input : job.inputs) {
            most = Math.max(most, input.steps());
        }
        return most + 1;
    }

    /// Each of them has been sent, so there are [#MOST] levels at the most.
    private static int count(Job job, Map<Job, Integer> counted) {
        if (job.outcome != null) {
            return 0;
        }
        Integer known = counted.get(job);
        if (known != null) {
            return known;
        }
        int most = 0;
        for (Job input : job.inputs) {
            most = Math.max(most, count(input, counted));
        }
        job.steps = most + 1;
        counted.put(job, job.steps);
        return job.steps;
    }

    /// One whose values are being copied; else the newest of those whose values can be; else the oldest that is not
    /// done. Those so old that little would come of it do not count.
    private Job obstacleAbove(Job job) {
        Job kept = null;
        Job undone = null;
        for (Job above = longest(job); above.steps() > STRIDE; above = longest(above)) {
            if (copies.containsKey(above)) {
                return above;
            }
            if (above.state != Job.State.DONE) {
                undone = above;
            } else if (kept == null && !above.isLost()) {
                kept = above;
            }
        }
        // What `job` itself needs is not lost, so there is one.
        return Objects.requireNonNull(kept == null ? undone : kept);
    }

    private static Job longest(Job job) {
        Job longest = job.inputs.getFirst();
        for (Job input : job.inputs) {
            if (input.steps() > longest.steps()) {
                longest = input;
            }
        }
        return longest;
    }

    /// Notes that `job` is done.
    ///
    /// @return whether its values should be copied
    boolean done(Job job) {
        int away = 0;
        for (Job input : job.inputs) {
            away = Math.max(away, input.outcome == null ? input.away : 0);
        }
        job.away = job.outcome == null ? away + 1 : 0;
        return job.away >= APART;
    }

    /// All that are being copied; nobody waits for them any more.
    List<Job> abandon() {
        List<Job> jobs = List.copyOf(copies.keySet());
        copies.clear();
        return jobs;
    }

    boolean isBeingCopied(Job job) {
        return copies.containsKey(job);
    }

    void copying(Job job, WorkerLink from) {
        copies.put(job, from);
        job.away = 0;
    }

    void copied(Job job) {
        copies.remove(job);
    }

    /// Those whose copies do not come any more, since `from` is lost.
    List<Job> notComing(WorkerLink from) {
        List<Job> jobs = new ArrayList<>();
        copies.forEach((job, keeper) -> {
            if (keeper == from) {
                jobs.add(job);
            }
        });
        copies.keySet().removeAll(jobs);
        return jobs;
    }
}
