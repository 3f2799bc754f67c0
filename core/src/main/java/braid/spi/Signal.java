package braid.spi;

import braid.Failure;

/// What flows beside the elements. A signal never overtakes an element.
public sealed interface Signal permits Failure, Marker, Completion {}
