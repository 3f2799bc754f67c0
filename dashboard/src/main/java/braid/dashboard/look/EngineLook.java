package braid.dashboard.look;

import braid.WorkerInfo;
import java.util.List;

/// An engine as it was at one moment.
///
/// @param name its name, unique among those that were looked at
/// @param workers its workers
public record EngineLook(String name, List<WorkerInfo> workers) {

    public EngineLook {
        workers = List.copyOf(workers);
    }
}
