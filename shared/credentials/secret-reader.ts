/** Reads the current text of a secret; the only thing that this project does with secrets. */
export interface SecretReader {
  /**
   * @throws CredentialsError SECRET_MISSING when there is none or it may not be read, SECRET_INVALID when it is not
   *   text, SECRETS_UNAVAILABLE when the store cannot be reached or throttles
   */
  read(secretName: string): Promise<string>
}
