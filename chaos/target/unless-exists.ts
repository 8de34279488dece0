const EXISTS: readonly string[] = [
  'EntityAlreadyExists',
  'EntityAlreadyExistsException',
  'ResourceConflictException',
  'ResourceInUseException',
  'BucketAlreadyOwnedByYou',
  'ResourceExistsException',
  'ParameterAlreadyExists',
  'AlreadyExistsException',
];

/** Waits for a creation; what exists already is left as it is. True when it was made now. */
export const unlessExists = async (create: Promise<unknown>): Promise<boolean> => {
  try {
    await create;
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !EXISTS.includes(error.name)) throw error;
    return false;
  }
};
